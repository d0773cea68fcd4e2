import { createInterface } from 'node:readline';

/** Whether there is somebody to ask: a question that goes to a file is not seen. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

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
