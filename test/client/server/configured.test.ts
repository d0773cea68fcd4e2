import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { serverFiles } from '../../../client/server/files.ts';
import { connectClient, connectLastingServer, connectServer } from '../../../client/server/server.ts';
import { NoServer } from '../../../core/serverErrors.ts';
import { withoutConfiguredServer } from '../../support/serverCommands.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketflow-configured-'));
  for (const [name, value] of Object.entries(withoutConfiguredServer(folder))) vi.stubEnv(name, value);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe('a configured server', () => {
  test('is taken from TEMPORAL_ADDRESS with its namespace and key, and nothing is started', async () => {
    vi.stubEnv('TEMPORAL_ADDRESS', 'temporal.example:7233');
    vi.stubEnv('TEMPORAL_NAMESPACE', 'analytics');
    vi.stubEnv('TEMPORAL_API_KEY', 'secret');
    const server = await connectLastingServer({ verb: 'schedule', home: folder });
    expect(server).toMatchObject({
      address: 'temporal.example:7233',
      namespace: 'analytics',
      embedded: false,
      uiUrl: null,
    });
    expect(server.connectionOptions).toMatchObject({ address: 'temporal.example:7233', apiKey: 'secret', tls: true });
    await server.release();
    expect(existsSync(serverFiles(folder).lock)).toBe(false);
  });

  test('is taken from the profile of temporal.toml', async () => {
    const file = join(folder, 'temporal.toml');
    writeFileSync(file, '[profile.night]\naddress = "night.example:7233"\nnamespace = "nightly"\n');
    vi.stubEnv('TEMPORAL_CONFIG_FILE', file);
    vi.stubEnv('TEMPORAL_PROFILE', 'night');
    const server = await connectServer({ verb: 'run', home: folder });
    expect(server).toMatchObject({ address: 'night.example:7233', namespace: 'nightly', from: 'temporal.toml' });
  });

  test('whose profile is not in temporal.toml is an error that names the expected table', async () => {
    vi.stubEnv('TEMPORAL_PROFILE', 'night');
    const failure = connectServer({ verb: 'run', home: folder });
    await expect(failure).rejects.toThrow(NoServer);
    await expect(failure).rejects.toThrow(/expected a table \[profile\.night\] in .*no-temporal\.toml/);
  });

  test('that does not answer is named in the error', async () => {
    vi.stubEnv('TEMPORAL_ADDRESS', '127.0.0.1:1');
    const server = await connectServer({ verb: 'run', home: folder });
    await expect(connectClient(server, 200)).rejects.toThrow(
      'no Temporal server answers at 127.0.0.1:1 (TEMPORAL_ADDRESS)',
    );
  });
});
