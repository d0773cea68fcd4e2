import type { FigureEntry } from '../charts/figure.ts';
import type { Definition } from '../core/definition.ts';
import type { Computation } from '../core/stage.ts';
import type { PipelineSettings } from '../data/input.ts';

/**
 * All that the rest of the project knows of a stage. The activity, the key of its receipts, the report's figures, the
 * definitions and the files of `results` are derived from it. `Given` is what an activity adds to the parameters.
 */
export interface Stage<Params extends object = object, Given extends keyof Params = never> extends Computation<Params> {
  /** One word, used everywhere: its activity in Temporal's UI, its receipts, its section of `summary.json`. */
  readonly name: string;
  /** Part of its receipts' keys: raise it with every change that may change an artifact's bytes. */
  readonly version: number;
  /** Names of the artifacts that it needs. */
  readonly reads: readonly string[];
  /** Artifacts that a stage before it writes only when it was not skipped. */
  readonly readsIfThere?: readonly string[];
  /** Its artifacts, each with its name in the results; `summary.json` has one section a stage. Null: for stages alone. */
  readonly writes: Readonly<Record<string, string | null>>;
  /** The settings that it depends on. */
  params(settings: PipelineSettings): Omit<Params, Given>;
  /** The figures drawn from its summary, loaded when they are drawn. */
  figures?(): Promise<readonly FigureEntry[]>;
  /** What the numbers of its summary mean. */
  readonly definitions?: readonly Definition[];
}

/** The artifact that figures, definitions and `summary.json` read: `<stage>.json`. */
export function summaryOf({ name }: Pick<Stage, 'name'>): string {
  return `${name}.json`;
}
