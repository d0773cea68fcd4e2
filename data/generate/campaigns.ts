import { BASE_DAYS, type Calendar, dateText } from './calendar.ts';
import { Random } from './random.ts';

export const CAMPAIGN_COLUMNS = [
  'campaign_id',
  'channel',
  'objective',
  'start_date',
  'end_date',
  'target_segment',
  'expected_uplift',
];

/** A campaign runs on its start day, its end day and those between. */
export interface Campaign {
  id: number;
  channel: string;
  objective: string;
  startDay: number;
  endDay: number;
  segment: string;
  uplift: number;
}

const CHANNELS = ['Email', 'Paid Search', 'Social', 'Display', 'Affiliate'];
const OBJECTIVES = ['Acquisition', 'Retention', 'Reactivation', 'Cross-sell'];
const SEGMENTS = ['New Customers', 'High Value', 'Churn Risk', 'Deal Seekers', 'All'];

/** In order of their start, spread over the base years; the last ones may run on into the nights after. */
export function makeCampaigns(seed: number, count: number): Campaign[] {
  const random = new Random(seed, 'campaign');
  return Array.from({ length: count }, (_, i) => {
    random.row(i);
    const startDay = Math.floor(((i + random.next()) / count) * (BASE_DAYS - 14));
    return {
      id: i + 1,
      channel: CHANNELS[random.below(CHANNELS.length)]!,
      objective: OBJECTIVES[random.below(OBJECTIVES.length)]!,
      startDay,
      endDay: startDay + 13 + random.below(60),
      segment: SEGMENTS[random.below(SEGMENTS.length)]!,
      uplift: Math.round(random.between(100, 2000)) / 10_000,
    };
  });
}

export function* campaignLines(campaigns: Campaign[]): Generator<string> {
  for (const c of campaigns) {
    yield `${c.id},${c.channel},${c.objective},${dateText(c.startDay)},${dateText(c.endDay)},${c.segment},${c.uplift}`;
  }
}

/** The ids of the campaigns that run on each day of the calendar. */
export function campaignsByDay(campaigns: Campaign[], calendar: Calendar): number[][] {
  const days: number[][] = Array.from({ length: calendar.days }, () => []);
  for (const c of campaigns) {
    for (let day = c.startDay; day <= Math.min(c.endDay, calendar.days - 1); day++) days[day]!.push(c.id);
  }
  return days;
}
