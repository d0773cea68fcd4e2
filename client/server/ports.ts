import { createServer } from 'node:net';

export const HOST = '127.0.0.1';

export interface Ports {
  grpc: number;
  ui: number;
}

/** The first pair of the preferred ones of which both are free, else two that the system gives. */
export async function choosePorts(preferred: Ports[]): Promise<Ports> {
  for (const ports of preferred) if ((await isFree(ports.grpc)) && (await isFree(ports.ui))) return ports;
  const [grpc, ui] = await Promise.all([listenOn(0), listenOn(0)]);
  await Promise.all([grpc.close(), ui.close()]);
  return { grpc: grpc.port, ui: ui.port };
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
