/**
 * The unambiguous form of a column's cells, which DuckDB's typed reader interprets correctly: integers of at most 18 digits
 * without leading zeros, decimals without an exponent, `YYYY-MM-DD` and `YYYY-MM-DD HH:MM:SS`. Text is any cell without a
 * quote, a CR or U+0001.
 */
export type PlainForm = 'integer' | 'decimal' | 'time' | 'text';

// U+0001 begins the null string that is used where lines are not plain.
const [lf, cr, quote, nullMark] = ['\n', '\r', '"', '\u0001'] as const;
const digits = '0123456789';
const maxDigits = 18;

/**
 * A finite automaton that reads lines byte by byte: `next[state + byte]` is the state after `state` (a multiple of 256), or 0
 * if the lines do not have the expected forms. `columns[state / 256]` is the column of a state.
 */
type Automaton = { next: Uint16Array; begin: number; columns: number[] };

// A state times 256 must fit into 16 bits.
const maxStates = 256;

/** Checks whether lines are plain: one cell per form, no quotes, LF at the end, each cell empty or of its form. */
export function plainLines(delimiter: string, forms: readonly PlainForm[]) {
  const initial = { found: [...forms], automaton: automatonOf(delimiter, forms) };
  let { found, automaton } = initial;
  return {
    /** Checks complete lines; false if they are not plain. A column with a cell of another form is text from then on. */
    see(lines: Buffer): boolean {
      if (lines.includes(quote)) return false;
      while (automaton !== null && !accepts(automaton, lines)) {
        const column = rejectedColumn(automaton, lines);
        if (found[column] === 'text') return false;
        found = found.with(column, 'text');
        automaton = automatonOf(delimiter, found);
      }
      return automaton !== null;
    },
    /** The forms of all lines since the last call. */
    take(): PlainForm[] {
      const taken = found;
      ({ found, automaton } = initial);
      return taken;
    },
  };
}

/** Runs four parts of the lines in parallel: each step depends on the previous one, so a single run would stall the CPU. */
function accepts({ next, begin }: Automaton, lines: Buffer): boolean {
  const ends = [1, 2, 3].map((part) => lines.indexOf(lf, (part * lines.length) >> 2) + 1);
  const [first, second, third] = ends as [number, number, number];
  const shortest = Math.min(first, second - first, third - second, lines.length - third);
  let [a, b, c, d] = [begin, begin, begin, begin];
  for (let i = 0; i < shortest; i++) {
    a = next[a + lines[i]!]!;
    b = next[b + lines[first + i]!]!;
    c = next[c + lines[second + i]!]!;
    d = next[d + lines[third + i]!]!;
  }
  for (let i = shortest; i < first; i++) a = next[a + lines[i]!]!;
  for (let i = first + shortest; i < second; i++) b = next[b + lines[i]!]!;
  for (let i = second + shortest; i < third; i++) c = next[c + lines[i]!]!;
  for (let i = third + shortest; i < lines.length; i++) d = next[d + lines[i]!]!;
  return a === begin && b === begin && c === begin && d === begin;
}

/** The column of the first byte that is not accepted. */
function rejectedColumn({ next, begin, columns }: Automaton, lines: Buffer): number {
  let state = begin;
  for (const byte of lines) {
    const following = next[state + byte]!;
    if (following === 0) break;
    state = following;
  }
  return columns[state >> 8]!;
}

/** Null if the lines need too many states, or have a single column: a blank line could be an empty cell or no record. */
function automatonOf(delimiter: string, forms: readonly PlainForm[]): Automaton | null {
  const columns = [-1];
  const edges: { from: number; on: string; to: number }[] = [];
  const state = (column: number) => columns.push(column) - 1;
  const edge = (from: number, on: string, to: number) => {
    edges.push({ from, on, to });
    return to;
  };
  const begins = forms.map((_, column) => state(column));
  const textual = textBytes(delimiter);

  /** Appends a chain of new states, one per set of bytes, and returns the last. */
  const chain = (from: number, sets: string[]) =>
    sets.reduce((last, on) => edge(last, on, state(columns[from]!)), from);

  /** The states in which a cell of the form that begins at `begin` may end. */
  const ends: Record<PlainForm, (begin: number) => number[]> = {
    integer: (begin) => {
      const places = [chain(begin, ['123456789'])];
      edge(chain(begin, ['-']), '123456789', places[0]!);
      while (places.length < maxDigits) places.push(chain(places.at(-1)!, [digits]));
      return [chain(begin, ['0']), ...places];
    },
    decimal: (begin) => {
      const whole = chain(begin, [digits]);
      edge(chain(begin, ['-']), digits, whole);
      const fraction = chain(edge(whole, digits, whole), ['.', digits]);
      return [whole, edge(fraction, digits, fraction)];
    },
    time: (begin) => {
      const date = chain(begin, [...Array(4).fill(digits), '-', digits, digits, '-', digits, digits]);
      const between = chain(date, [' T']);
      const hour = chain(between, ['01', digits]);
      edge(chain(between, ['2']), '0123', hour);
      return [date, chain(hour, [':', '012345', digits, ':', '012345', digits])];
    },
    text: (begin) => {
      const more = chain(begin, [textual]);
      return [edge(more, textual, more)];
    },
  };
  for (const [column, form] of forms.entries()) {
    const begin = begins[column]!;
    const [separator, following] = column + 1 < forms.length ? [delimiter, begins[column + 1]!] : [lf, begins[0]!];
    for (const end of [begin, ...ends[form](begin)]) edge(end, separator, following);
  }
  if (columns.length > maxStates || forms.length < 2) return null;
  const next = new Uint16Array(columns.length * 256);
  for (const { from, on, to } of edges) {
    for (let i = 0; i < on.length; i++) next[from * 256 + on.charCodeAt(i)] = to * 256;
  }
  return { next, begin: begins[0]! * 256, columns };
}

function textBytes(delimiter: string): string {
  const all = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));
  return all.filter((byte) => ![delimiter, lf, cr, quote, nullMark].includes(byte)).join('');
}
