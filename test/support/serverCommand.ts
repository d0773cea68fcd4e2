import { once } from 'node:events';
import { connectServer } from '../../client/server/server.ts';

/** A command that uses a server: `serverCommand VERB`. Prints where it is, and lets go of it at the end of its input. */
const server = await connectServer({ verb: process.argv[2]! });
console.log(JSON.stringify({ address: server.address, uiUrl: server.uiUrl }));
await once(process.stdin.resume(), 'end');
await server.release();
