import { describe, expect, test } from 'vitest';
import { byUrgency, nodesOf, pipeline } from '../../workflows/pipeline.ts';

describe('the pipeline', () => {
  test('has 14 stages of ten kinds with unique names', () => {
    const names = pipeline.map(({ name }) => name);
    expect(new Set(names).size).toBe(14);
    expect(names).toHaveLength(14);
    expect(new Set(pipeline.map(({ kind }) => kind)).size).toBe(10);
  });

  test.each([
    ['display order', pipeline],
    ['start order', byUrgency(pipeline)],
  ])('in %s, lists a stage after those that it needs, so it is acyclic', (_, order) => {
    expect(order).toHaveLength(14);
    for (const [index, { needs }] of order.entries()) {
      const before = order.slice(0, index).map(({ name }) => name);
      expect(before).toEqual(expect.arrayContaining([...needs]));
    }
  });

  test('starts the stage that training needs first when five stages are ready', () => {
    const analyses = byUrgency(pipeline)
      .filter(({ needs }) => needs.join() === 'merge')
      .map(({ name }) => name);
    expect(analyses).toEqual(['features', 'eda', 'rfm', 'cohort', 'decomposition']);
  });

  test('has a path from every stage to the charts', () => {
    const charts = pipeline.at(-1);
    const reached = new Set<string>(['charts']);
    for (const { name, needs } of [...pipeline].reverse())
      if (reached.has(name)) for (const need of needs) reached.add(need);
    expect(charts?.name).toBe('charts');
    expect(reached.size).toBe(14);
  });

  test('has a table for every ingest and for no other stage', () => {
    for (const { kind, name, table } of pipeline) expect(table).toBe(kind === 'ingest' ? name.slice(7) : undefined);
  });

  test('of a run that recorded its stages is those, and nothing that was added since', () => {
    const recorded = pipeline.map(({ name }) => name).filter((name) => name !== 'cohort');
    const nodes = nodesOf(recorded);
    expect(nodes.map(({ name }) => name)).toEqual(recorded);
    expect(nodes.flatMap(({ needs }) => needs)).not.toContain('cohort');
  });

  test('of a run that recorded none is that of the first release', () => {
    const added = { name: 'gaps', kind: 'gaps', needs: ['merge'] } as unknown as (typeof pipeline)[number];
    expect(nodesOf(undefined, [...pipeline, added]).map(({ name }) => name)).toEqual(pipeline.map(({ name }) => name));
  });

  test('starts the stages of an earlier run in their order, even if a stage was added that needs one of them', () => {
    const gaps = { name: 'gaps', kind: 'gaps', needs: ['rfm'] } as unknown as (typeof pipeline)[number];
    const [charts, ...others] = [...pipeline].reverse();
    const grown = [...others.reverse(), gaps, { ...charts!, needs: [...charts!.needs, gaps.name] }];
    const names = (nodes: typeof pipeline) => byUrgency(nodes).map(({ name }) => name);
    expect(names(nodesOf(undefined, grown))).toEqual(names(pipeline));
    expect(names(grown).filter((name) => name !== gaps.name)).not.toEqual(names(pipeline));
  });
});
