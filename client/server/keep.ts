import { setTimeout as pause } from 'node:timers/promises';
import { isAlive } from '../processes/identity.ts';
import { type EmbeddedUse, useEmbedded } from './embedded.ts';

const lookMilliseconds = 2000;

/**
 * Starts the server of a use again whenever it has died, on the ports it had, where everybody who is connected finds it
 * again. `tell` is called with a line that says so. Returns how to end the use.
 */
export function keepEmbedded(
  use: EmbeddedUse,
  home: string,
  verb: string,
  tell: (line: string) => void,
): () => Promise<void> {
  const released = new AbortController();
  let current = use;
  const look = async () => {
    if (isAlive(current.server)) return;
    const dead = current;
    current = await useEmbedded(home, verb);
    // After the new use has begun, so that this is never the last one.
    await dead.release();
    tell(startedAgain(dead.server.address, current.server.address));
  };
  const looking = (async () => {
    while (await waited(released.signal)) {
      await look().catch((error: Error) =>
        tell(`the Temporal server has died and cannot be started: ${error.message}`),
      );
    }
  })();
  return async () => {
    released.abort();
    await looking;
    await current.release();
  };
}

function startedAgain(before: string, after: string): string {
  if (before === after) return `the Temporal server had died and has been started again at ${after}`;
  return `the Temporal server had died; its port ${before} is taken, so it is at ${after} now: start this command again`;
}

/** False, and at once, when the signal comes. */
function waited(signal: AbortSignal): Promise<boolean> {
  return pause(lookMilliseconds, true, { signal }).catch(() => false);
}
