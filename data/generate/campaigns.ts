import { baseDays, type Calendar, dateText } from './calendar.ts';
import { Random } from './random.ts';

export const campaignColumns = [
  'campaign_id',
  'channel',
  'objective',
  'start_date',
  'end_date',
  'target_segment',
  'expected_uplift',
];

/** A campaign runs from its start day to its end day, both inclusive. */
export type Campaign = {
  id: number;
  channel: string;
  objective: string;
  startDay: number;
  endDay: number;
  segment: string;
  uplift: number;
};

const channels = ['Email', 'Paid Search', 'Social', 'Display', 'Affiliate'];
const objectives = ['Acquisition', 'Retention', 'Reactivation', 'Cross-sell'];
const segments = ['New Customers', 'High Value', 'Churn Risk', 'Deal Seekers', 'All'];

/** Campaigns in order of start day, spread over the base years. The last ones may extend into the nights. */
export function makeCampaigns(seed: number, count: number): Campaign[] {
  const random = new Random(seed, 'campaign');
  return Array.from({ length: count }, (_, i) => {
    random.row(i);
    const startDay = Math.floor(((i + random.next()) / count) * (baseDays - 14));
    return {
      id: i + 1,
      channel: channels[random.below(channels.length)]!,
      objective: objectives[random.below(objectives.length)]!,
      startDay,
      endDay: startDay + 13 + random.below(60),
      segment: segments[random.below(segments.length)]!,
      uplift: Math.round(random.between(100, 2000)) / 10_000,
    };
  });
}

export function* campaignLines(campaigns: Campaign[]): Generator<string> {
  for (const c of campaigns) {
    yield `${c.id},${c.channel},${c.objective},${dateText(c.startDay)},${dateText(c.endDay)},${c.segment},${c.uplift}`;
  }
}

/** The ids of the campaigns that are running on each day of the calendar. */
export function campaignsByDay(campaigns: Campaign[], calendar: Calendar): number[][] {
  const days: number[][] = Array.from({ length: calendar.days }, () => []);
  for (const c of campaigns) {
    for (let day = c.startDay; day <= Math.min(c.endDay, calendar.days - 1); day++) days[day]!.push(c.id);
  }
  return days;
}
