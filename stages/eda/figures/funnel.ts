import type { Drawing, FigureEntry, Skipped } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { rank, rankedBars, share, sum } from '../../../charts/kit.ts';
import { shortName } from '../../../charts/label.ts';
import type { SessionStep } from '../summary.ts';
import { conversionNotes } from './conversion.ts';
import { rateText } from './refunds.ts';
import type { Tables } from './tables.ts';

export const sessionFunnel: FigureEntry<Tables> = {
  number: 27,
  id: 'event-funnel',
  defined: 'eda.funnel.sessions',
  section: 'Customers and products',
  title: 'Sessions by step',
  question: 'How many sessions go on to the next step?',
  definition:
    'Sessions with at least one event of the step, and their share of the sessions with the step before, with its 95% Wilson interval. A session is one customer under one session_id.',
  needs: ['eda'],
  draw,
};

function draw({ eda }: Tables): Drawing | Skipped {
  const steps = eda.funnel.sessions;
  return steps.length > 1 ? bySteps(eda, steps) : byType(eda);
}

function bySteps(eda: Tables['eda'], steps: SessionStep[]): Drawing {
  const groups = steps.map(({ step, sessions }) => ({ name: words(step), value: sessions }));
  const rates = steps.map(({ of_previous }) => of_previous);
  const column = (key: 'rate' | 'low' | 'high') => rates.map((rate) => rate?.[key] ?? null);
  return {
    ...rankedBars(groups, { unit: 'count', axisTitle: 'Sessions' }),
    finding: finding(steps),
    population: counted(sum(typesOf(eda).map(({ value }) => value)), 'event'),
    notes: [...others(eda), ...conversionNotes(eda.funnel)],
    table: [
      { name: 'step', unit: 'text', values: steps.map(({ step }) => step) },
      { name: 'sessions', unit: 'count', values: steps.map(({ sessions }) => sessions) },
      { name: 'share of the step before', unit: 'share', values: column('rate') },
      { name: 'low', unit: 'share', values: column('low') },
      { name: 'high', unit: 'share', values: column('high') },
    ],
  };
}

function finding(steps: SessionStep[]): string {
  const parts = steps.slice(1).map(({ step, of_previous }, place) => {
    return `of those with ${one(steps[place]!.step)}, ${rateText(of_previous!)} have ${one(step)}`;
  });
  return `Of the sessions${parts.join('; ').slice('of those'.length)}.`;
}

/** "add to cart" for add_to_cart. */
function words(step: string): string {
  return step.replaceAll('_', ' ');
}

function one(step: string): string {
  return step === 'add_to_cart' ? 'an addition to the cart' : `a ${words(step)}`;
}

function typesOf({ value_counts }: Tables['eda']) {
  const counts = Object.entries(value_counts.events?.event_type?.counts ?? {});
  return counts.map(([name, value]) => ({ name, value }));
}

function others(eda: Tables['eda']): string[] {
  const { groups } = rank(
    typesOf(eda).filter(({ name }) => !eda.funnel.steps.includes(name)),
    3,
    true,
  );
  if (groups.length === 0) return [];
  const named = groups.map(({ name, value }) => `${shortName(name)} ${format(value, 'count')}`);
  return [`Events of other types: ${named.join('; ')}.`];
}

/** For a source whose event types are other words. */
function byType(eda: Tables['eda']): Drawing | Skipped {
  const { groups, notes } = rank(typesOf(eda), 20, true);
  const [first] = groups;
  if (!first) return { skipped: 'There are no events with a known type.' };
  const total = sum(groups.map((group) => group.value));
  return {
    title: 'Events by type',
    ...rankedBars(groups, { unit: 'count', axisTitle: 'Events' }),
    finding: `The most frequent event is ${shortName(first.name)}: ${format(first.value, 'count')} of ${format(total, 'count')}.`,
    population: counted(total, 'event'),
    notes: [...notes, ...conversionNotes(eda.funnel)],
    table: [
      { name: 'event', unit: 'text', values: groups.map((group) => group.name) },
      { name: 'events', unit: 'count', values: groups.map((group) => group.value) },
      { name: 'share', unit: 'share', values: groups.map((group) => share(group.value, total)) },
    ],
  };
}
