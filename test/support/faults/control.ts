import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../until.ts';

/** A place at which a process is held back: an operation of node:fs/promises on a key of the store. */
export type Hold = {
  role: 'worker' | 'child';
  operation: 'open' | 'mkdir' | 'writeFile' | 'rename' | 'link';
  key: string;
  /** It waits for something that never comes, also when the rule is gone. */
  forever?: boolean;
};

/** What goes wrong in the workers of a trial and in their children; see `faultyFiles.js`. */
export type Faults = {
  hold(where: Hold): Promise<void>;
  /** Waits until a process is held back, and returns its number. */
  held(): Promise<number>;
  /** Ends a process, one, at its so-many-th operation that changes the store or later. */
  kill(role: 'worker' | 'child', at: number): Promise<void>;
  /** Waits until a process has been ended. */
  killed(): Promise<void>;
  refuse(code: 'EROFS' | 'ENOSPC'): Promise<void>;
  /** Nothing goes wrong any more; who is held back goes on. */
  end(): Promise<void>;
};

/** The child has just begun to compute. */
export const beginning: Hold = { role: 'child', operation: 'mkdir', key: '^scratch/.+/.' };
/** The child has computed and hands in its first artifact. */
export const handingIn: Hold = { role: 'child', operation: 'rename', key: '^objects/' };

export function openFaults(control: string): Faults {
  const rule = join(control, 'rule.json');
  const held = join(control, 'held');
  const set = async (content: object) => {
    await writeFile(`${rule}.new`, JSON.stringify(content));
    await rename(`${rule}.new`, rule);
  };
  return {
    hold: async (where) => {
      await rm(held, { force: true });
      await set({ hold: where });
    },
    held: async () => {
      const text = await until('a process is held back', () => readFile(held, 'utf8').catch(() => null));
      return Number(text);
    },
    kill: (role, at) => set({ kill: { role, at } }),
    killed: async () => void (await until('a process has been killed', () => !existsSync(rule), 280)),
    refuse: (code) => set({ refuse: code }),
    end: () => rm(rule, { force: true }),
  };
}
