import { chmod, cp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleName, bundleWorkflows } from '../../worker.ts';
import { run } from './command.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** What the compiler leaves behind: read at run time beside the modules that read it. */
const assets = ['package.json', 'data/sample', 'charts/report/page'];

/**
 * `npm run build`: everything that production needs, as plain JavaScript, in the folder `out`, with the workflow code as
 * one file for the installed version of Temporal's SDK. `out` must lie within the project, whose packages it uses.
 */
export async function build(out: string): Promise<void> {
  await rm(out, { recursive: true, force: true });
  await compile(out);
  for (const name of assets) await cp(join(project, name), join(out, name), { recursive: true });
  await writeFile(join(out, bundleName), await bundleWorkflows());
  await chmod(join(out, 'client/marketflow.js'), 0o755);
}

async function compile(out: string): Promise<void> {
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  await run(process.execPath, [compiler, '-p', join(project, 'tsconfig.build.json'), '--outDir', out]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const out = resolve(project, 'dist');
  await build(out);
  console.log(`built ${out}; run it with: node dist/client/marketflow.js`);
}
