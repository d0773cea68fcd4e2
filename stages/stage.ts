import type { FigureEntry } from '../charts/figure.ts';
import type { Definition } from '../core/definition.ts';
import type { Computation } from '../core/stage.ts';
import type { PipelineSettings } from '../data/input.ts';

/**
 * The manifest of a stage, and all that the rest of the project knows about it. Activities, receipt keys, figures,
 * definitions and the files in `results` are derived from it. `Given` names the parameters that the activity adds.
 */
export type Stage<Params extends object = object, Given extends keyof Params = never> = Computation<Params> & {
  /** One word that names the activity in Temporal's UI, the receipts and the section of `summary.json`. */
  readonly name: string;
  /** Part of the receipt keys. Increase it with every change that may change the bytes of an artifact. */
  readonly version: number;
  /** Names of the input artifacts. */
  readonly reads: readonly string[];
  /** Optional input artifacts, which are missing if the stage that writes them was skipped. */
  readonly readsIfThere?: readonly string[];
  /**
   * Output artifacts, each with its file name in the results; `summary.json` has a section per stage. Null: not in the
   * results.
   */
  readonly writes: Readonly<Record<string, string | null>>;
  /** The settings that the stage depends on. */
  params(settings: PipelineSettings): Omit<Params, Given>;
  /** The figures drawn from its summary, loaded on demand. */
  figures?(): Promise<readonly FigureEntry[]>;
  /** The definitions of the numbers in its summary. */
  readonly definitions?: readonly Definition[];
};

/** The summary artifact, which figures, definitions and `summary.json` refer to: `<stage>.json`. */
export function summaryOf({ name }: Pick<Stage, 'name'>): string {
  return `${name}.json`;
}
