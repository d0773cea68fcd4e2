/** The five tables of a shop, in the order in which they are told everywhere. */
export const tables = ['customers', 'products', 'campaigns', 'transactions', 'events'] as const;
export type Table = (typeof tables)[number];

export type StageKind =
  | 'ingest'
  | 'merge'
  | 'eda'
  | 'rfm'
  | 'cohort'
  | 'decomposition'
  | 'features'
  | 'training'
  | 'evaluation'
  | 'charts';

export type StageName = Exclude<StageKind, 'ingest'> | `ingest:${Table}`;

export type StageNode = {
  name: StageName;
  kind: StageKind;
  needs: StageName[];
  /** Only an ingest has one. */
  table?: Table;
};

const ingests = tables.map((table): StageNode => ({ name: `ingest:${table}`, kind: 'ingest', needs: [], table }));

const stage = (kind: Exclude<StageKind, 'ingest'>, ...needs: StageName[]): StageNode => ({ name: kind, kind, needs });

/** The DAG. The workflow walks it; `status`, the UI's details and the README's picture are made from it. */
export const pipeline: readonly StageNode[] = [
  ...ingests,
  stage('merge', ...ingests.map((node) => node.name)),
  stage('eda', 'merge'),
  stage('rfm', 'merge'),
  stage('cohort', 'merge'),
  stage('decomposition', 'merge'),
  stage('features', 'merge'),
  stage('training', 'features'),
  stage('evaluation', 'features', 'training'),
  stage('charts', 'merge', 'eda', 'rfm', 'cohort', 'decomposition', 'features', 'training', 'evaluation'),
];

/**
 * `pipeline` in the order in which stages start when they could at once: what the longest chain of others waits for comes
 * first, since the run ends no earlier than that chain.
 */
export const byUrgency: readonly StageNode[] = [...pipeline].sort((a, b) => chainAfter(b) - chainAfter(a));

function chainAfter({ name }: StageNode): number {
  const next = pipeline.filter(({ needs }) => needs.includes(name));
  return Math.max(0, ...next.map((node) => 1 + chainAfter(node)));
}
