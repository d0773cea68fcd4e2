import { randomUUID } from 'node:crypto';
import { NativeConnection } from '@temporalio/worker';

/** Runs a worker of a build on a given task queue: `worker BUILD ADDRESS QUEUE STORE ROOT…`. */
const [build, address, taskQueue, store, ...roots] = process.argv.slice(2) as [string, string, string, string];
const { logTo } = await import(`${build}/activities/log.js`);
const { openStore } = await import(`${build}/store/store.js`);
const { startWorker } = await import(`${build}/worker.js`);

const id = randomUUID();
logTo(id);
const connection = await NativeConnection.connect({ address });
const options = { id, connection, namespace: 'default', store: openStore(store), roots, taskQueue };
const worker = await startWorker(options);
process.once('SIGTERM', () => worker.stop());
console.log('polling');
await worker.done;
await connection.close();
