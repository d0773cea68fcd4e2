import { report } from '../server/session.ts';
import { describeParts, ensureSetUp, forgetBackend } from '../setup/setup.ts';

/** `setup`: finds or fetches the Temporal server and TensorFlow. That TensorFlow is not available is remembered; `--again` tries again. */
export async function setup({ again }: { again: boolean }): Promise<number> {
  if (again) forgetBackend();
  await ensureSetUp(report);
  for (const line of describeParts()) console.log(line);
  return 0;
}
