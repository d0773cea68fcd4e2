import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join, relative } from 'node:path';

/**
 * Loaded before a worker or a compute child (`--import`), this stands between them and the store's disk. The file
 * `rule.json` of the folder FAULTS_CONTROL says what goes wrong, and may change at any moment:
 * `{"hold": {"role", "operation", "key"}}` stops the first matching operation until the rule is gone, and names the process in
 * `held`, or for good with `"forever": true`; `{"kill": {"role", "at"}}` ends one
 * process at its so-many-th operation or later; `{"refuse": "EROFS"}` fails everything that writes; `{"refuse": "ENOSPC"}`
 * fails what needs room, half-way. FAULTS_CLOCK is by how many milliseconds the machine's clock is wrong.
 */
const control = process.env.FAULTS_CONTROL ?? '';
const store = process.env.FAULTS_STORE ?? '';
const role = process.argv[1]?.endsWith('child.js') ? 'child' : 'worker';
const real = { ...fs.promises };

const clockError = Number(process.env.FAULTS_CLOCK ?? 0);
if (clockError !== 0) {
  const { now } = Date;
  globalThis.Date = class extends Date {
    constructor(...args) {
      super(...(args.length === 0 ? [now() + clockError] : args));
    }
    static now() {
      return now() + clockError;
    }
  };
}

function rule() {
  try {
    return JSON.parse(fs.readFileSync(join(control, 'rule.json'), 'utf8'));
  } catch {
    return {};
  }
}

/** Path within the store, or null for all other files. */
function keyOf(path) {
  const key = relative(store, String(path));
  return key.startsWith('..') || key.startsWith('/') ? null : key;
}

async function holdBack(operation, key) {
  const { forever } = rule().hold ?? {};
  const matches = () => {
    const { hold } = rule();
    return hold && hold.role === role && hold.operation === operation && new RegExp(hold.key).test(key);
  };
  if (!matches()) return;
  await real.writeFile(join(control, 'held.new'), String(process.pid));
  await real.rename(join(control, 'held.new'), join(control, 'held'));
  if (forever) await new Promise(() => undefined);
  while (matches()) await new Promise((resolve) => setTimeout(resolve, 10));
}

let operations = 0;

function perhapsDie() {
  operations += 1;
  const { kill } = rule();
  if (!kill || kill.role !== role || operations < kill.at) return;
  try {
    fs.unlinkSync(join(control, 'rule.json'));
  } catch {
    // Another process has removed the rule, and dies.
    return;
  }
  process.kill(process.pid, 'SIGKILL');
}

function failure(code, operation, path) {
  return Object.assign(new Error(`${code}: made up by a test, ${operation} '${path}'`), { code });
}

/** `target` says which argument is the file that is made or changed. */
function patch(operation, target, needsRoom) {
  fs.promises[operation] = async (...args) => {
    const key = keyOf(args[target]);
    if (key === null || (operation === 'open' && !isWriting(args[1]))) return real[operation](...args);
    perhapsDie();
    await holdBack(operation, key);
    const { refuse } = rule();
    if (refuse === undefined || (operation === 'mkdir' && fs.existsSync(args[0]))) return real[operation](...args);
    if (refuse !== 'ENOSPC') throw failure(refuse, operation, args[target]);
    if (!needsRoom) return real[operation](...args);
    return withoutRoom(operation, args);
  };
}

function isWriting(flags) {
  return typeof flags === 'string' && /[wa+]/.test(flags);
}

/** A full disk lets a file be made, takes the first half of its bytes, and no more. */
async function withoutRoom(operation, args) {
  if (operation === 'mkdir') throw failure('ENOSPC', operation, args[0]);
  if (operation === 'writeFile') {
    await real.writeFile(args[0], half(args[1]));
    throw failure('ENOSPC', operation, args[0]);
  }
  const file = await real.open(...args);
  const writeFile = file.writeFile.bind(file);
  file.writeFile = async (bytes) => {
    await writeFile(half(bytes));
    throw failure('ENOSPC', 'write', args[0]);
  };
  return file;
}

function half(bytes) {
  return bytes.slice(0, bytes.length / 2);
}

patch('open', 0, true);
patch('mkdir', 0, true);
patch('writeFile', 0, true);
patch('rename', 1, false);
patch('link', 1, false);
patch('rm', 0, false);
patch('unlink', 0, false);
syncBuiltinESMExports();
