import { defaultQueue } from '../../workflows/queues.ts';
import { connectClient, connectLastingServer } from '../server/server.ts';
import { startRun } from '../server/startRun.ts';
import { type RunOptions, readRunInput, warnOfRoots } from '../terminal/input.ts';

/** `start`: starts a run on a long-running server, prints its ids and returns. */
export async function start(options: RunOptions): Promise<number> {
  const input = await readRunInput(options);
  await warnOfRoots(input);
  const server = await connectLastingServer({ verb: 'start' });
  const client = await connectClient(server);
  try {
    const { run } = await startRun(client, input, { taskQueue: defaultQueue });
    console.log(options.json ? JSON.stringify(run) : `started ${run.workflowId} (run ${run.runId})`);
    return 0;
  } finally {
    await client.connection.close();
    await server.release();
  }
}
