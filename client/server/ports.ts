import getPort, { clearLockedPorts } from 'get-port';

export const host = '127.0.0.1';

/** Where one server listens: for clients, for people, and for the question whether it is ready. */
export type Ports = { grpc: number; ui: number; http: number };

/** Temporal's own defaults. */
const usual = { grpc: 7233, ui: 8233 };

/** Free ports: those of the folder's last server, else the usual ones, else any. */
export async function choosePorts(last: Ports | undefined): Promise<Ports> {
  // A server that died is started again on its ports, which the library would otherwise not offer twice in half a minute.
  clearLockedPorts();
  for (const { grpc, ui } of last ? [last, usual] : [usual])
    if ((await isFree(grpc)) && (await isFree(ui))) return { grpc, ui, http: await getPort({ host }) };
  return { grpc: await getPort({ host }), ui: await getPort({ host }), http: await getPort({ host }) };
}

async function isFree(port: number): Promise<boolean> {
  return (await getPort({ host, port })) === port;
}
