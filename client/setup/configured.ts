import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig';
import { NoServer } from '../../core/serverErrors.ts';

/** A server that somebody named, with what it takes to connect. */
export interface ConfiguredServer extends ClientConnectConfig {
  address: string;
  from: string;
}

/** The server named by TEMPORAL_ADDRESS or by the profile of temporal.toml in force; null when none is. Throws `NoServer` when the configuration is wrong. */
export function configuredAddress(): ConfiguredServer | null {
  const config = configuration();
  const { address } = config.connectionOptions;
  if (!address) return null;
  return { ...config, address, from: process.env.TEMPORAL_ADDRESS ? 'TEMPORAL_ADDRESS' : 'temporal.toml' };
}

function configuration(): ClientConnectConfig {
  try {
    return loadClientConnectConfig();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new NoServer(
      `temporal.toml or a TEMPORAL_… variable is wrong: ${reason}; expected a table [profile.${process.env.TEMPORAL_PROFILE ?? 'default'}] in ${process.env.TEMPORAL_CONFIG_FILE ?? 'temporal.toml'}`,
      { cause: error },
    );
  }
}
