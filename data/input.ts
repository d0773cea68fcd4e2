import { z } from 'zod';
import { durationSeconds } from '../core/duration.ts';
import { isTimezone } from './mapping/expression.ts';
import { type Mapping, readMapping } from './mapping/mapping.ts';

const day = z.iso.date();
const share = z.number().gt(0).lt(1);
const seed = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);

const longestSeconds = 30 * 86_400;

const maxDuration = z.string().refine((text) => {
  const seconds = durationSeconds(text);
  return seconds > 0 && seconds <= longestSeconds;
}, 'expected a duration of at most 30d, such as 30m, 6h or 2d');

const mapping = z.unknown().transform((value, { addIssue }): Mapping => {
  const result = readMapping(value);
  if ('mapping' in result) return result.mapping;
  for (const message of result.faults) addIssue({ code: 'custom', message });
  return z.NEVER;
});

const earlyStopping = 'expected false or {"patience": N}, N an integer from 1 to 10000';

const training = z.strictObject({
  /** Accepted in older inputs, where null was the default. */
  preset: z
    .null('expected at the top level of the input: {"preset": "notebook"}')
    .optional()
    .meta({ deprecated: true }),
  hidden: z.tuple([z.int().min(1).max(1024), z.int().min(1).max(1024)]).optional(),
  learningRate: z.number().gt(0).max(1).optional(),
  batchSize: z.int().min(1).max(4096).optional(),
  epochs: z.int().min(1).max(10_000).optional(),
  validationSplit: share.optional(),
  testSplit: share.optional(),
  l2: z.number().min(0).max(1).optional(),
  earlyStopping: z
    .union(
      [z.literal(false), z.strictObject({ patience: z.int().min(1, earlyStopping).max(10_000, earlyStopping) })],
      earlyStopping,
    )
    .optional(),
  ensemble: z.int().min(1).max(16).optional(),
  seed: seed.nullable().default(null),
});

/**
 * The input of a run; every field has a default, so `{}` runs the sample. The workflow checks the names in `force`, since it
 * knows the stages.
 */
export const pipelineInput = z.strictObject({
  preset: z.literal('notebook').nullable().default(null),
  source: z.string().min(1).max(4096).nullable().default(null),
  mapping: mapping.nullable().default(null),
  asOf: day.nullable().default(null),
  timezone: z.string().refine(isTimezone, 'expected an IANA time zone such as Europe/Berlin').default('UTC'),
  seed: seed.default(42),
  maxRejected: z.number().min(0).max(1).default(0.01),
  maxDuration: maxDuration.default('6h'),
  force: z.array(z.string()).default([]),
  cohort: z.strictObject({ basis: z.enum(['signup', 'first_purchase']).default('signup') }).prefault({}),
  rfm: z.strictObject({ scores: z.enum(['equal', 'notebook']).optional() }).prefault({}),
  decomposition: z
    .strictObject({
      model: z.enum(['additive', 'multiplicative']).default('additive'),
      period: z.int().min(2).max(3660).default(30),
    })
    .prefault({}),
  target: z
    .strictObject({
      kind: z.enum(['repurchase', 'churn', 'highValue']).default('repurchase'),
      horizonDays: z.int().min(1).max(3660).default(180),
    })
    .prefault({}),
  features: z
    .strictObject({
      correlationLimit: z.number().gt(0).max(1).default(0.95),
      scaler: z.enum(['standard', 'minmax']).default('standard'),
    })
    .prefault({}),
  training: z.union([z.literal(false), training]).prefault({}),
});

export type PipelineInput = z.input<typeof pipelineInput>;
export type PipelineSettings = z.output<typeof pipelineInput>;

/** How the model is trained, all defaults resolved. `preset: "notebook"` keeps the last weights instead of the best. */
export type TrainingSettings = {
  preset: 'notebook' | null;
  /** Units of the two hidden layers. */
  hidden: [number, number];
  learningRate: number;
  batchSize: number;
  epochs: number;
  /** The share of the training rows, taken from the end, that is held out for early stopping and the best epoch. */
  validationSplit: number;
  testSplit: number;
  /** Each kernel weight w adds l2·w² to the loss. */
  l2: number;
  /** Stop after `patience` epochs without a lower validation loss. */
  earlyStopping: false | { patience: number };
  /** Number of networks, each with its own seed; their probabilities are averaged. */
  ensemble: number;
  seed: number;
};

const trainingDefaults = {
  hidden: [128, 64] as [number, number],
  learningRate: 0.001,
  batchSize: 32,
  epochs: 100,
  validationSplit: 0.2,
  testSplit: 0.2,
  l2: 0.001,
  earlyStopping: { patience: 10 } as TrainingSettings['earlyStopping'],
  ensemble: 1,
};

const presets = { notebook: { l2: 0, earlyStopping: false as const } };

/**
 * Defaults, overridden by the preset, overridden by explicit settings. Training uses the run's seed unless it has its own.
 * Without training, the defaults: the features are split all the same.
 */
export function trainingSettings({ preset, training, seed }: PipelineSettings): TrainingSettings {
  const ofPreset = preset === null ? {} : presets[preset];
  const own = training || { seed: null };
  return { ...trainingDefaults, ...ofPreset, ...own, preset, seed: own.seed ?? seed };
}

/**
 * How RFM scores are assigned: `equal` values get equal scores, or the notebook's way, which splits ties by customer id. The
 * settings that a workflow of an earlier release passes on have no `rfm`.
 */
export function rfmScores({ preset, rfm }: Pick<PipelineSettings, 'preset'> & Partial<Pick<PipelineSettings, 'rfm'>>) {
  return rfm?.scores ?? preset ?? 'equal';
}
