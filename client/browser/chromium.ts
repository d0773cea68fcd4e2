import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Names of Chromium, Chrome and Edge on the path. */
const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];

/** Where macOS and Windows install them, which is not on the path. */
const macApps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const windowsFolders = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'];
const windowsPrograms = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];

/** No Chromium, Chrome or Edge is installed: exit code 2. */
export class NoBrowser extends Error {
  override name = 'NoBrowser';
}

/** The program of an installed browser: `CHROMIUM_PATH`, or the first one found. Throws NoBrowser if there is none. */
export function chromiumProgram(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (env.CHROMIUM_PATH) {
    if (isRunnable(env.CHROMIUM_PATH)) return env.CHROMIUM_PATH;
    throw new NoBrowser(`CHROMIUM_PATH names ${JSON.stringify(env.CHROMIUM_PATH)}, which cannot be run`);
  }
  const found = candidates(env, platform).find(isRunnable);
  if (found === undefined)
    throw new NoBrowser('no Chromium, Chrome or Edge was found: not on the path, and not where installers put them');
  return found;
}

function candidates(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  if (platform === 'win32') {
    const folders = windowsFolders.flatMap((name) => env[name] ?? []);
    return windowsPrograms.flatMap((program) => folders.map((folder) => join(folder, program)));
  }
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return platform === 'darwin'
    ? [...macApps.map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`), ...onPath]
    : onPath;
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
