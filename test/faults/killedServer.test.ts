import { describe, type TestContext, test } from 'vitest';
import { serverFiles } from '../../client/server/files.ts';
import { host } from '../../client/server/ports.ts';
import { becomesReady, lastLogLines, startProgram, stopProgram } from '../../client/server/program.ts';
import { temporalProgram } from '../../client/setup/temporal.ts';
import type { StageName } from '../../workflows/pipeline.ts';
import { beginning, handingIn } from '../support/faults/control.ts';
import { expectUndisturbed, newTrial, temporaryFolder } from '../support/faults/fixture.ts';
import { killProcess } from '../support/serverCommands.ts';

const places: [StageName, typeof beginning][] = [
  ['ingest:events', beginning],
  ['features', handingIn],
  ['training', beginning],
];

describe.concurrent('a server that is killed', () => {
  test.for(places)('in %s and restarted continues the run', async ([stage, place], context) => {
    const server = await ownServer(context);
    const trial = await newTrial(context, { before: stage, address: server.address });
    await trial.faults.hold(place);
    await trial.startWorker();
    const run = await trial.start();
    await trial.faults.held();
    await server.killAndRestart();
    await trial.faults.end();
    await run.completed();
    await expectUndisturbed(context.expect, trial, run);
  });

  test.for(places)('in %s, together with the worker, continues the run', async ([stage, place], context) => {
    const server = await ownServer(context);
    const trial = await newTrial(context, { before: stage, address: server.address });
    await trial.faults.hold(place);
    const worker = await trial.startWorker();
    const run = await trial.start();
    await trial.faults.held();
    await worker.kill();
    await server.killAndRestart();
    await trial.faults.end();
    await trial.startWorker();
    await run.completed();
    await expectUndisturbed(context.expect, trial, run);
  });
});

let servers = 0;

/** A server for one test only. Its database survives a restart, and the system assigns its ports to no other process. */
async function ownServer({ onTestFinished }: TestContext) {
  const files = serverFiles(await temporaryFolder(onTestFinished));
  const first = 21_000 + 3 * servers++;
  const ports = { grpc: first, ui: first + 1, http: first + 2 };
  const start = async () => {
    const server = startProgram(temporalProgram()!, files, ports);
    if (!(await becomesReady(server))) throw new Error(`the server does not start: ${lastLogLines(files, 0)}`);
    return server;
  };
  let server = await start();
  onTestFinished(() => stopProgram(server));
  return {
    address: `${host}:${ports.grpc}`,
    killAndRestart: async () => {
      await killProcess(server.pid);
      server = await start();
    },
  };
}
