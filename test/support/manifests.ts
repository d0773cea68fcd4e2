import type { RunManifest } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';

/** Puts a run into the store, by default a completed one. */
export async function remember(store: Store, change: Partial<RunManifest>): Promise<RunManifest> {
  const workflowId = change.workflowId ?? 'night-1';
  const manifest: RunManifest = {
    workflowId,
    runId: `${workflowId}-run`,
    status: 'completed',
    source: '/shop',
    input: {},
    startedAt: minutesAgo(120),
    finishedAt: minutesAgo(119),
    stages: [],
    results: [
      await store.objects.putText(`<p>${workflowId}</p>`, 'report.html'),
      await store.objects.putText('id', 'segments/loyal.csv'),
    ],
    ...change,
  };
  await store.runs.write(manifest);
  return manifest;
}

export function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}
