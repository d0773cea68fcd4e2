import type { NativeConnectionOptions } from '@temporalio/worker';
import { NoLastingServer } from '../../core/serverErrors.ts';
import { configuredAddress } from '../setup/configured.ts';
import { embeddedUsers, useEmbedded } from './embedded.ts';
import { marketflowHome } from './files.ts';
import { keepEmbedded } from './keep.ts';

/** The Temporal server of a command. */
export interface Server {
  address: string;
  namespace: string;
  /** Where its UI is; null when the server is somebody else's. */
  uiUrl: string | null;
  /** What `Connection.connect` and `NativeConnection.connect` take: address, TLS, API key. */
  connectionOptions: NativeConnectionOptions;
  embedded: boolean;
  /** How the server was chosen, for messages: `TEMPORAL_ADDRESS`, `temporal.toml` or `embedded`. */
  from: string;
  /** Must be called when the command is done with the server; the last one stops an embedded server. */
  release: () => Promise<void>;
}

export interface ServerOptions {
  /** The command that uses the server; `up` and `worker` count as staying. */
  verb: string;
  /** Where the embedded server's database and lock file are; default `marketflowHome()`. */
  home?: string;
  /** Starts an embedded server that dies again, and is called with a line that says so. */
  keep?: (line: string) => void;
}

/** Verbs that run until they are stopped, so that a server they use can be relied on by others. */
const STAYING = new Set(['up', 'worker']);

/**
 * The configured server (TEMPORAL_ADDRESS, temporal.toml), else the embedded one of `home`, started or joined. A
 * configured server is not asked whether it is there: connecting shows that. Throws `NoServer`.
 */
export async function connectServer(options: ServerOptions): Promise<Server> {
  const configured = configuredAddress();
  if (configured) {
    const { address, namespace = 'default', connectionOptions, from } = configured;
    return { address, namespace, uiUrl: null, connectionOptions, embedded: false, from, release: async () => {} };
  }
  const { home = marketflowHome(), verb, keep } = options;
  const use = await useEmbedded(home, verb);
  const release = keep ? keepEmbedded(use, home, verb, keep) : use.release;
  const { address, uiUrl } = use.server;
  const connectionOptions = { address };
  return { address, namespace: 'default', uiUrl, connectionOptions, embedded: true, from: 'embedded', release };
}

/** The same for a verb whose effect must outlive it: an embedded server counts only while `up` or `worker` keeps it. Throws `NoLastingServer`. */
export async function connectLastingServer(options: ServerOptions): Promise<Server> {
  const home = options.home ?? marketflowHome();
  if (!configuredAddress() && !embeddedUsers(home).some((verb) => STAYING.has(verb)))
    throw new NoLastingServer(
      `\`${options.verb}\` needs a Temporal server that stays: run \`marketflow up\` in another terminal (same folder), or set TEMPORAL_ADDRESS to a server`,
    );
  return connectServer({ ...options, home });
}
