import { type TableName, tableNames } from '../data/contract.ts';

const ingests = tableNames.map((table) => `ingest:${table}` as const);

/** The stages that each stage needs. Ingests need none; the charts need all of these. */
const needs = {
  merge: ingests,
  eda: ['merge'],
  rfm: ['merge'],
  cohort: ['merge'],
  decomposition: ['merge'],
  features: ['merge'],
  training: ['features'],
  evaluation: ['merge', 'features', 'training'],
} as const satisfies Record<string, readonly string[]>;

type Analysis = keyof typeof needs | 'charts';

export type StageName = Analysis | `ingest:${TableName}`;

export type StageNode = {
  name: StageName;
  /** Name of its activity. */
  kind: Analysis | 'ingest';
  needs: readonly StageName[];
  /** Set for ingests only. */
  table?: TableName;
};

const analyses = Object.keys(needs) as (keyof typeof needs)[];

/** The DAG, used by the workflow, `status`, the UI's details and the README's diagram. */
export const pipeline: readonly StageNode[] = [
  ...tableNames.map((table): StageNode => ({ name: `ingest:${table}`, kind: 'ingest', needs: [], table })),
  ...analyses.map((name): StageNode => ({ name, kind: name, needs: needs[name] })),
  { name: 'charts', kind: 'charts', needs: analyses },
];

/** What runs had that began before `begin` recorded their stages. */
const unrecorded: readonly string[] = [
  ...ingests,
  ...['merge', 'eda', 'rfm', 'cohort', 'decomposition', 'features', 'training', 'evaluation', 'charts'],
];

/** The nodes of a run that began with the stages `recorded`: what was added to the DAG since is not part of it. */
export function nodesOf(recorded = unrecorded, nodes = pipeline): StageNode[] {
  const kept = nodes.filter(({ name }) => recorded.includes(name));
  return kept.map((node) => ({ ...node, needs: node.needs.filter((need) => recorded.includes(need)) }));
}

/**
 * The nodes in the order in which stages start when several are ready: those with the longest chain of dependents first,
 * because the longest chain determines when the run ends.
 */
export function byUrgency(nodes: readonly StageNode[]): StageNode[] {
  const chainAfter = ({ name }: StageNode): number => {
    const next = nodes.filter(({ needs }) => needs.includes(name));
    return Math.max(0, ...next.map((node) => 1 + chainAfter(node)));
  };
  return [...nodes].sort((a, b) => chainAfter(b) - chainAfter(a));
}
