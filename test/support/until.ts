import { setTimeout as pause } from 'node:timers/promises';

const pollMilliseconds = 20;

/** The first answer of `look` that is neither null, undefined nor false; throws after `seconds` without one. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  seconds = 120,
): Promise<Exclude<T, null | undefined | false>> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await look();
    if (answer !== null && answer !== undefined && answer !== false)
      return answer as Exclude<T, null | undefined | false>;
    if (Date.now() > deadline) throw new Error(`timed out after ${seconds} s: ${what}`);
    await pause(pollMilliseconds);
  }
}
