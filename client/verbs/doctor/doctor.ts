import {
  duckdb,
  type Finding,
  freeDisk,
  node,
  storeFolder,
  temporalProgramVersion,
  temporalServer,
  tensorflow,
} from './checks.ts';

const parts: [string, () => Finding | Promise<Finding>][] = [
  ['Node', node],
  ['Temporal program', temporalProgramVersion],
  ['Temporal server', temporalServer],
  ['DuckDB', duckdb],
  ['TensorFlow', tensorflow],
  ['Store', storeFolder],
  ['Free disk', freeDisk],
];

/** `doctor`: checks what this machine needs, one line per part. Returns 1 if a required part is missing, else 0. */
export async function doctor(): Promise<number> {
  let code = 0;
  for (const [name, check] of parts) {
    const { state, text } = await runCheck(check);
    console.log(`${state.padEnd(8)} ${name.padEnd(17)} ${text}`);
    if (state === 'missing') code = 1;
  }
  return code;
}

/** A check that throws means that the part is missing; the error message is the reason. */
async function runCheck(check: () => Finding | Promise<Finding>): Promise<Finding> {
  try {
    return await check();
  } catch (error) {
    return { state: 'missing', text: error instanceof Error ? error.message.split('\n')[0]! : String(error) };
  }
}
