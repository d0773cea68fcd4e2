import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { useEmbedded } from '../../../client/server/embedded.ts';
import { host } from '../../../client/server/ports.ts';
import { build } from '../../../client/setup/build.js';
import { type Bench, openTrial, sampleInput } from './trial.ts';

declare module 'vitest' {
  interface ProvidedContext {
    bench: Bench;
  }
}

/** What all fault tests share: the build, a server, and the store and artifacts of an undisturbed run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const ends: (() => Promise<unknown>)[] = [];
  const end = async () => {
    for (const one of ends.splice(0)) await one();
  };
  try {
    project.provide('bench', await prepare(ends));
    return end;
  } catch (error) {
    await end();
    throw error;
  }
}

async function prepare(ends: (() => Promise<unknown>)[]): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-faults-'));
  // Within the project, whose packages it uses.
  const built = fileURLToPath(new URL(`../../../.marketflow/build-${process.pid}`, import.meta.url));
  for (const path of [folder, built]) ends.unshift(() => rm(path, { recursive: true, force: true }));
  await build(built);
  const { server, release } = await useEmbedded(join(folder, 'home'), 'up');
  ends.unshift(release);
  const address = `${host}:${server.ports.grpc}`;
  const reference = join(folder, 'reference');
  const trial = await openTrial({ build: built, address }, join(folder, 'undisturbed'), { store: reference });
  ends.unshift(trial.close);
  await trial.startWorker();
  const run = await trial.start(sampleInput);
  await run.completed();
  const artifacts = await run.artifacts();
  await trial.leftovers();
  return { build: built, address, reference, artifacts };
}
