import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { build } from '../../../client/build.ts';
import { useEmbedded } from '../../../client/server/embedded.ts';
import { HOST } from '../../../client/server/ports.ts';
import { type Bench, openTrial, sampleInput } from './trial.ts';

declare module 'vitest' {
  interface ProvidedContext {
    bench: Bench;
  }
}

/** What all fault tests share: the build, a server, and the store and artifacts of an undisturbed run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-faults-'));
  // Within the project, whose packages it uses.
  const built = fileURLToPath(new URL(`../../../.marketflow/build-${process.pid}`, import.meta.url));
  await build(built);
  const { server, release } = await useEmbedded(join(folder, 'home'), 'up');
  const address = `${HOST}:${server.ports.grpc}`;
  const reference = join(folder, 'reference');
  const trial = await openTrial({ build: built, address }, join(folder, 'undisturbed'), { store: reference });
  await trial.startWorker();
  const run = await trial.start(sampleInput);
  await run.completed();
  const bench = { build: built, address, reference, artifacts: await run.artifacts() };
  await trial.close();
  project.provide('bench', bench);
  return async () => {
    await release();
    await rm(folder, { recursive: true, force: true });
    await rm(built, { recursive: true, force: true });
  };
}
