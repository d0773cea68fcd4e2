import { createInterface } from 'node:readline';

/** Asks a question on the terminal. Only `y` and `yes` are a yes; Ctrl-C is a no. */
export function confirm(
  question: string,
  streams: { input: NodeJS.ReadableStream; output: NodeJS.WritableStream } = {
    input: process.stdin,
    output: process.stderr,
  },
): Promise<boolean> {
  const terminal = createInterface(streams);
  return new Promise<boolean>((resolve) => {
    terminal.question(`${question} [y/N] `, (answer) => resolve(/^y(es)?$/i.test(answer.trim())));
    terminal.on('SIGINT', () => resolve(false)).on('close', () => resolve(false));
  }).finally(() => terminal.close());
}
