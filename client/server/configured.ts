import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig';

/** A server that somebody named, with what it takes to connect. */
export interface ConfiguredServer extends ClientConnectConfig {
  address: string;
  from: string;
}

/** The server named by TEMPORAL_ADDRESS or by the profile of temporal.toml in force; null when none is. */
export function configuredAddress(): ConfiguredServer | null {
  const config = loadClientConnectConfig();
  const { address } = config.connectionOptions;
  if (!address) return null;
  return { ...config, address, from: process.env.TEMPORAL_ADDRESS ? 'TEMPORAL_ADDRESS' : 'temporal.toml' };
}
