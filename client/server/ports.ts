import { createServer } from 'node:net';

export const HOST = '127.0.0.1';

/** Where one server listens: for clients, for people, and for the question whether it is ready. */
export interface Ports {
  grpc: number;
  ui: number;
  http: number;
}

/** The ports that people know by heart. */
const USUAL = { grpc: 7233, ui: 8233 };

/** Free ports: those the folder's last server had, else the usual ones, else what the system gives. */
export async function choosePorts(last: Ports | undefined): Promise<Ports> {
  const given = await Promise.all([listenOn(0), listenOn(0), listenOn(0)]);
  const [grpc, ui, http] = given.map(({ port }) => port) as [number, number, number];
  await Promise.all(given.map(({ close }) => close()));
  for (const wanted of last ? [last, USUAL] : [USUAL])
    if ((await isFree(wanted.grpc)) && (await isFree(wanted.ui))) return { grpc: wanted.grpc, ui: wanted.ui, http };
  return { grpc, ui, http };
}

function isFree(port: number): Promise<boolean> {
  return listenOn(port).then(
    ({ close }) => close().then(() => true),
    () => false,
  );
}

function listenOn(port: number): Promise<{ port: number; close: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, HOST, () => {
      const close = () => new Promise<void>((done) => server.close(() => done()));
      resolve({ port: (server.address() as { port: number }).port, close });
    });
  });
}
