import { spawn } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Runs a program to its end and returns what it printed. Throws with the one line of its output that says why it failed.
 * A program that prints nothing for `idleSeconds`, and for which `grew` sees no progress either, is stopped: without a
 * network some never end.
 */
export function run(
  command: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; idleSeconds?: number; grew?: () => number } = {},
): Promise<string> {
  const { cwd, env, idleSeconds = 60, grew = () => 0 } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    let [heard, seen] = [Date.now(), 0];
    let stuck = false;
    const watch = setInterval(() => {
      const now = grew();
      if (now !== seen) [heard, seen] = [Date.now(), now];
      stuck = Date.now() - heard > idleSeconds * 1000;
      if (stuck) child.kill('SIGKILL');
    }, 1000);
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output.push(chunk);
        heard = Date.now();
      });
    child.on('error', (error) => {
      clearInterval(watch);
      reject(new Error(error.message.replace(/^spawn (.+) ENOENT$/, '$1 is not there')));
    });
    child.on('close', (code, signal) => {
      clearInterval(watch);
      const text = Buffer.concat(output).toString();
      if (code === 0) return resolve(text);
      reject(
        new Error(stuck ? `no progress for ${idleSeconds} s` : tellingLine(text) || `ended with ${signal ?? code}`),
      );
    });
  });
}

/** The path of a script beside a module, whether this is the source or what was built from it. */
export function siblingScript(module: string, name: string): string {
  return fileURLToPath(new URL(`./${name}${extname(module)}`, module));
}

/** What a compiler and pip say of the cause; the programs around them only repeat that there was an error. */
const telling = /fatal error: |^ERROR: No matching/;

/** The line of a failed program's output that most likely says why, safe to print. */
export function tellingLine(output: string): string {
  const lines = output.split(/\r?\n/).map((line) => line.replace(/[^\x20-\x7e]/g, ' ').trim());
  const errors = lines.filter((line) => /\b(error|fatal)\b|Error:/i.test(line) && !/^(throw|at) /.test(line));
  const line = errors.find((text) => telling.test(text)) ?? errors[0] ?? lines.filter(Boolean).at(-1) ?? '';
  const reason = line.replace(/^\[?(Error: )+/, '');
  return reason.length > 240 ? `${reason.slice(0, 239)}…` : reason;
}
