import { readFileSync, writeFileSync } from 'node:fs';
import { exclusively } from '../../client/processes/exclusive.ts';

/**
 * Adds one to the number in a file, `times` times, and then dies inside the claim: `countingCommand FILE TIMES`. Reading
 * and writing apart, so that two at once would lose a count.
 */
const [file, times] = process.argv.slice(2) as [string, string];
for (let count = 0; count < Number(times); count += 1) {
  await exclusively(`${file}.claim`, async () => {
    const before = Number(readFileSync(file, 'utf8'));
    await new Promise(setImmediate);
    writeFileSync(file, String(before + 1));
  });
}
await exclusively(`${file}.claim`, async () => process.kill(process.pid, 'SIGKILL'));
