import { Client, Connection } from '@temporalio/client';
import type { NativeConnectionOptions } from '@temporalio/worker';
import { NoLastingServer, NoServer } from '../../core/serverErrors.ts';
import { configuredAddress } from '../setup/configured.ts';
import { embeddedUsers, runningServer, useEmbedded } from './embedded.ts';
import { marketflowHome } from './files.ts';
import { keepEmbedded } from './keep.ts';
import type { RunningServer } from './state.ts';

/** The Temporal server that a command uses. */
export type Server = {
  address: string;
  namespace: string;
  /** URL of the embedded server's UI; null for a configured server. */
  uiUrl: string | null;
  /** Options for `Connection.connect` and `NativeConnection.connect`: address, TLS, API key. */
  connectionOptions: NativeConnectionOptions;
  embedded: boolean;
  /** How the server was chosen, for messages: `TEMPORAL_ADDRESS`, `temporal.toml` or `embedded`. */
  from: string;
  /** Must be called when the command no longer needs the server. The last user stops an embedded server. */
  release: () => Promise<void>;
};

export type ServerOptions = {
  /** The command that uses the server. */
  verb: string;
  /** Folder of the embedded server's database and lock file; default `marketflowHome()`. */
  home?: string;
  /** If given, an embedded server that dies is restarted, and this is called with a message for the user. */
  keep?: (line: string) => void;
};

/** Verbs that run until they are stopped, so other commands can rely on the server that they use. */
const longRunning = new Set(['up', 'worker']);

/**
 * The configured server (TEMPORAL_ADDRESS, temporal.toml), else the embedded server of `home`, which is started if necessary.
 * Does not check that a configured server responds. Throws `NoServer`.
 */
export async function connectServer(options: ServerOptions): Promise<Server> {
  const configured = configuredServer();
  if (configured) return configured;
  const { home = marketflowHome(), verb, keep } = options;
  const use = await useEmbedded(home, verb);
  return embeddedServer(use.server, keep ? keepEmbedded(use, home, verb, keep) : use.release);
}

/** The configured server, else the embedded one if other commands use it already; null if there is none. */
export function findServer(): Server | null {
  const embedded = runningServer(marketflowHome());
  return configuredServer() ?? (embedded && embeddedServer(embedded, async () => {}));
}

function configuredServer(): Server | null {
  const configured = configuredAddress();
  if (configured === null) return null;
  const { address, namespace = 'default', connectionOptions, from } = configured;
  return { address, namespace, uiUrl: null, connectionOptions, embedded: false, from, release: async () => {} };
}

function embeddedServer({ address, uiUrl }: RunningServer, release: Server['release']): Server {
  const connectionOptions = { address };
  return { address, namespace: 'default', uiUrl, connectionOptions, embedded: true, from: 'embedded', release };
}

/**
 * As `connectServer`, for verbs that need a long-running server: an embedded one must be in use by `up` or `worker`. Throws
 * `NoLastingServer`.
 */
export async function connectLastingServer(options: ServerOptions): Promise<Server> {
  const home = options.home ?? marketflowHome();
  if (!configuredAddress() && !embeddedUsers(home).some((verb) => longRunning.has(verb)))
    throw new NoLastingServer(
      `\`${options.verb}\` needs a long-running Temporal server: run \`marketflow up\` in another terminal (same folder), or set TEMPORAL_ADDRESS to a server`,
    );
  return connectServer({ ...options, home });
}

/**
 * A client for the server's namespace. The caller closes `client.connection`. `connectTimeout` is in milliseconds. Throws
 * `NoServer` if the server does not answer.
 */
export async function connectClient(server: Server, connectTimeout = 10_000): Promise<Client> {
  try {
    const connection = await Connection.connect({ ...server.connectionOptions, connectTimeout });
    return new Client({ connection, namespace: server.namespace });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new NoServer(`no Temporal server answers at ${server.address} (${server.from}): ${reason}`, { cause: error });
  }
}
