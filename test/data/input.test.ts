import { describe, expect, test } from 'vitest';
import { rfmScores, trainingSettings } from '../../data/input.ts';
import { settingsOf } from '../../workflows/settings.ts';

// All fields of the input with their defaults, as documented in the README.
const defaults = {
  preset: null,
  source: null,
  mapping: null,
  asOf: null,
  timezone: 'UTC',
  seed: 42,
  maxRejected: 0.01,
  maxDuration: '6h',
  force: [],
  cohort: { basis: 'signup' },
  rfm: {},
  decomposition: { model: 'additive', period: 30 },
  target: { kind: 'repurchase', horizonDays: 180 },
  features: { correlationLimit: 0.95, scaler: 'standard' },
};
const trainingDefaults = {
  preset: null,
  hidden: [128, 64],
  learningRate: 0.001,
  batchSize: 32,
  epochs: 100,
  validationSplit: 0.2,
  testSplit: 0.2,
  l2: 0.001,
  earlyStopping: { patience: 10 },
  ensemble: 1,
  seed: 42,
};

describe("the run's input", () => {
  test.each([[undefined], [null], [{}], [{ training: {} }]])('has a default for every field: %j', (input) => {
    expect(settingsOf(input)).toMatchObject(defaults);
    expect(trainingSettings(settingsOf(input))).toEqual(trainingDefaults);
  });

  test.each([
    ['an unknown field', { epochs: 3 }, '"epochs"'],
    ['an unknown nested field', { training: { epoch: 3 } }, 'training: Unrecognized key: "epoch"'],
    ['a number as text', { seed: '42' }, 'seed: '],
    ['a date that does not exist', { asOf: '2023-02-30' }, 'asOf: '],
    ['a share above 1', { maxRejected: 1.5 }, 'maxRejected: '],
    ['an unknown stage', { force: ['rfm', 'ingest'] }, 'force.1: '],
    ['an unknown time zone', { timezone: 'Mars/X' }, 'timezone: '],
    ['a duration without a unit', { maxDuration: '90' }, 'maxDuration: expected a duration'],
    ['no time at all', { maxDuration: '0h' }, 'maxDuration: expected a duration'],
    ['a duration of years', { maxDuration: '400d' }, 'at most 30d'],
    ['no patience', { training: { earlyStopping: { patience: 0 } } }, 'patience: expected false or {"patience": N}'],
    [
      'early stopping as true',
      { training: { earlyStopping: true } },
      'earlyStopping: expected false or {"patience": N}',
    ],
    ['no epochs', { training: { epochs: 0 } }, 'training.epochs: '],
    ['training that is neither false nor settings', { training: true }, 'training: '],
    ['a list', [], 'input: '],
    ['text', 'sample', 'input: '],
  ])('rejects %s by name', (_, input, fault) => {
    expect(() => settingsOf(input)).toThrow(fault);
  });

  test('lists all faults at once, in a failure that is not retried', () => {
    const failure = failureOf({ seed: -1, cohort: { basis: 'x' }, decomposition: { period: 1 } });
    expect(failure).toMatchObject({ type: 'InvalidInput', nonRetryable: true });
    for (const field of ['seed: ', 'cohort.basis: ', 'decomposition.period: '])
      expect(failure.message).toContain(field);
  });
});

describe('the training settings', () => {
  test('equal those of the notebook with the preset notebook', () => {
    const settings = trainingSettings(settingsOf({ preset: 'notebook' }));
    expect(settings).toEqual({ ...trainingDefaults, preset: 'notebook', l2: 0, earlyStopping: false });
  });

  test('accept training.preset null of older inputs, and say where the preset is now', () => {
    expect(trainingSettings(settingsOf({ training: { preset: null } }))).toEqual(trainingDefaults);
    expect(trainingSettings(settingsOf({ preset: 'notebook', training: { preset: null } })).preset).toBe('notebook');
    expect(() => settingsOf({ training: { preset: 'notebook' } })).toThrow(
      'training.preset: expected at the top level of the input: {"preset": "notebook"}',
    );
  });

  test('prefer explicit values over the preset', () => {
    const input = { preset: 'notebook', training: { l2: 0.01, earlyStopping: { patience: 3 } } };
    expect(trainingSettings(settingsOf(input))).toMatchObject({ l2: 0.01, earlyStopping: { patience: 3 } });
  });

  test('may be false, which leaves the split of the features as it is', () => {
    const settings = settingsOf({ training: false });
    expect(settings.training).toBe(false);
    expect(trainingSettings(settings)).toEqual(trainingDefaults);
  });

  test('have their own seed or the seed of the run', () => {
    expect(trainingSettings(settingsOf({ seed: 7 })).seed).toBe(7);
    expect(trainingSettings(settingsOf({ seed: 7, training: { seed: 8 } })).seed).toBe(8);
  });
});

describe('the scores of RFM', () => {
  test.each([
    [{}, 'equal'],
    [{ preset: 'notebook' }, 'notebook'],
    [{ rfm: { scores: 'notebook' } }, 'notebook'],
    [{ preset: 'notebook', rfm: { scores: 'equal' } }, 'equal'],
  ])('with %j are %s', (input, scores) => {
    expect(rfmScores(settingsOf(input))).toBe(scores);
  });

  test('are equal for the settings of a workflow from before them', () => {
    expect(rfmScores({} as Parameters<typeof rfmScores>[0])).toBe('equal');
  });
});

function failureOf(input: unknown): Error {
  try {
    settingsOf(input);
  } catch (error) {
    return error as Error;
  }
  throw new Error('the input was accepted');
}
