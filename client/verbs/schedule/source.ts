import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootsOf } from '../../../activities/roots.ts';
import type { PipelineSettings } from '../../../data/input.ts';
import { combineParts, type StoredPart } from '../../../stages/ingest/combine.ts';
import { ingestLocally } from '../../../stages/ingest/local.ts';
import { resolveSource } from '../../../stages/ingest/source.ts';
import { configuredAddress } from '../../setup/configured.ts';

/**
 * Reads the transactions, the only required table, as a night would. Throws InvalidInput if they cannot be used. A source that
 * is not on this machine is not checked, because the workers of a configured server may have it.
 */
export async function requireUsable({ source, mapping, timezone, maxRejected }: PipelineSettings): Promise<void> {
  if (source === null || (configuredAddress() && !existsSync(source))) return;
  const { files, notes } = (await resolveSource(source, mapping, [...rootsOf(), source])).transactions;
  const params = { table: 'transactions', mapping: mapping?.transactions ?? null, timezone } as const;
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-schedule-'));
  try {
    const parts: StoredPart[] = [];
    for (const [i, file] of files.entries()) parts.push(await ingestLocally(params, file, join(folder, `${i}`)));
    combineParts('transactions', parts, { maxRejected, notes });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
