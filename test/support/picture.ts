import { pipeline } from '../../workflows/pipeline.ts';

/** The DAG as a Mermaid flowchart: an edge for each need that no other need already implies. */
export function pipelinePicture(): string {
  const needs = new Map<string, readonly string[]>(pipeline.map((node) => [node.name, node.needs]));
  const reaches = (from: string, to: string): boolean =>
    (needs.get(from) ?? []).some((need) => need === to || reaches(need, to));
  const edges = pipeline.flatMap(({ name, needs: direct }) =>
    direct
      .filter((need) => !direct.some((other) => other !== need && reaches(other, need)))
      .map((need) => `  ${id(need)} --> ${id(name)}`),
  );
  const nodes = pipeline.filter(({ table }) => table).map(({ name, table }) => `  ${id(name)}[${name} · ${table}.csv]`);
  return ['flowchart LR', ...nodes, ...edges, '  charts --> publish([publish · report.html])'].join('\n');
}

function id(name: string): string {
  return name.replace(':', '_');
}
