import { describe, expect, it } from 'vitest';
import { byUrgency, pipeline } from '../../workflows/pipeline.ts';

describe('the pipeline', () => {
  it('has 14 stages of ten kinds, each named once', () => {
    const names = pipeline.map(({ name }) => name);
    expect(new Set(names).size).toBe(14);
    expect(names).toHaveLength(14);
    expect(new Set(pipeline.map(({ kind }) => kind)).size).toBe(10);
  });

  it.each([
    ['as it is told', pipeline],
    ['as it starts', byUrgency],
  ])('%s, has a stage after those that it needs, so that it has no circle', (_, order) => {
    expect(order).toHaveLength(14);
    for (const [at, { needs }] of order.entries()) {
      const before = order.slice(0, at).map(({ name }) => name);
      expect(before).toEqual(expect.arrayContaining([...needs]));
    }
  });

  it('starts with what training waits for when five stages could start', () => {
    const analyses = byUrgency.filter(({ needs }) => needs.join() === 'merge').map(({ name }) => name);
    expect(analyses).toEqual(['features', 'eda', 'rfm', 'cohort', 'decomposition']);
  });

  it('leads from every stage to the charts', () => {
    const charts = pipeline.at(-1);
    const reached = new Set<string>(['charts']);
    for (const { name, needs } of [...pipeline].reverse())
      if (reached.has(name)) for (const need of needs) reached.add(need);
    expect(charts?.name).toBe('charts');
    expect(reached.size).toBe(14);
  });

  it('has a table for every ingest and for nothing else', () => {
    for (const { kind, name, table } of pipeline) expect(table).toBe(kind === 'ingest' ? name.slice(7) : undefined);
  });
});
