import { NativeConnection } from '@temporalio/worker';

/** A worker in a process of its own, of the build, on a queue of its own: `worker BUILD ADDRESS QUEUE STORE ROOT…`. */
const [build, address, taskQueue, store, ...roots] = process.argv.slice(2) as [string, string, string, string];
const { logTo } = await import(`${build}/client/log.js`);
const { openStore } = await import(`${build}/store/store.js`);
const { startWorker } = await import(`${build}/worker.js`);

logTo('stderr');
const connection = await NativeConnection.connect({ address });
const options = { connection, namespace: 'default', store: openStore(store), roots, taskQueue };
const worker = await startWorker(options);
process.once('SIGTERM', () => worker.stop());
console.log('polling');
await worker.done;
await connection.close();
