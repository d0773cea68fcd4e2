import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Checkpoints } from '../core/artifact.ts';
import type { Computation, Progress, StageOutcome } from '../core/stage.ts';
import { withoutCells } from './withoutCells.ts';
import { openWorkspace } from './workspace.ts';

/** Local paths of artifacts, by name. */
export type LocalArtifacts = Record<string, string>;

export type LocalOptions = {
  /** Working folder, created if necessary. It holds the artifacts afterwards. */
  folder: string;
  inputs?: LocalArtifacts;
  /** Local path of a blob that an input refers to. Default: the digest is the path. */
  blob?(digest: string): Promise<string>;
  /** Default: checkpoints are discarded. */
  checkpoints?: Checkpoints;
  progress?(details: Progress): void;
};

/** Runs one computation in this process, without a store or a worker. */
export async function runLocally<Params>(
  computation: Computation<Params>,
  params: Params,
  { folder, inputs = {}, blob = async (path) => path, checkpoints = noCheckpoints, progress = () => {} }: LocalOptions,
): Promise<{ outcome: StageOutcome; artifacts: LocalArtifacts }> {
  const workspace = await openWorkspace({ folder, inputs, blob, checkpoints, progress });
  try {
    const outcome = await computation.run(workspace, params);
    return { outcome, artifacts: await artifactsIn(join(folder, 'out')) };
  } catch (error) {
    throw withoutCells(error);
  } finally {
    workspace.close();
  }
}

async function artifactsIn(folder: string): Promise<LocalArtifacts> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.sort().map((path) => [relative(folder, path), path]));
}

const noCheckpoints: Checkpoints = {
  list: async () => [],
  read: (name) => Promise.reject(new Error(`there is no checkpoint ${name}`)),
  write: async () => {},
  remove: async () => {},
};
