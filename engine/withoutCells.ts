/**
 * The error of a computation without cells of the data, since messages go into Temporal's history and logs. DuckDB quotes
 * cells in errors about values: `Conversion Error: Could not convert string 'ann@example.org' to INT32` is cut at the quote.
 */
export function withoutCells(error: unknown): Error {
  if (!(error instanceof Error)) return withoutCells(new Error(String(error)));
  const [, kind] = /^([A-Z][A-Za-z ]+) Error: /.exec(error.message) ?? [];
  if (kind === undefined || withoutValues.has(kind) || error.name !== 'Error') return error;
  const safe = new Error(error.message.split(/['"\d\n]/)[0]!.trim());
  safe.stack = `${safe}${framesOf(error)}`;
  return safe;
}

/** Where an error was thrown, without its message; empty for errors of DuckDB, which do not know. */
function framesOf({ message, stack = '' }: Error): string {
  return stack.split(message)[1] ?? '';
}

/** The kinds of DuckDB's errors that quote paths and SQL, but no values. */
const withoutValues = new Set(['Binder', 'Catalog', 'IO', 'Out of Memory', 'Parser', 'Permission']);
