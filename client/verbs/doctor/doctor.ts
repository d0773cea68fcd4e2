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

const PARTS: [string, () => Finding | Promise<Finding>][] = [
  ['Node', node],
  ['Temporal program', temporalProgramVersion],
  ['Temporal server', temporalServer],
  ['DuckDB', duckdb],
  ['TensorFlow', tensorflow],
  ['Store', storeFolder],
  ['Free disk', freeDisk],
];

/** `doctor`: looks at every part this machine must have and prints a line for each. Returns 1 when a needed one is missing, else 0. */
export async function doctor(): Promise<number> {
  let code = 0;
  for (const [name, check] of PARTS) {
    const { state, text } = await examined(check);
    console.log(`${state.padEnd(8)} ${name.padEnd(17)} ${text}`);
    if (state === 'missing') code = 1;
  }
  return code;
}

/** A check that throws has found its part missing: the message says why. */
async function examined(check: () => Finding | Promise<Finding>): Promise<Finding> {
  try {
    return await check();
  } catch (error) {
    return { state: 'missing', text: error instanceof Error ? error.message.split('\n')[0]! : String(error) };
  }
}
