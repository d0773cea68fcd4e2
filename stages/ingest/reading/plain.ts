/**
 * How the cells of a column are written when they leave nothing to doubt, so that a reader who knows the type can only read
 * them right: integers of at most 18 digits without leading zeros, decimals without an exponent, `YYYY-MM-DD` and
 * `YYYY-MM-DD HH:MM:SS`. Any cell is a text, but for one with a quote, a CR or U+0001.
 */
export type PlainForm = 'integer' | 'decimal' | 'time' | 'text';

// U+0001 begins what stands for NULL where lines are not plain.
const [lf, cr, quote, nullMark] = ['\n', '\r', '"', '\u0001'] as const;
const digits = '0123456789';
const mostDigits = 18;

/**
 * A finite automaton that takes lines of cells byte by byte: from `state` (a multiple of 256) and a byte to
 * `next[state + byte]`, 0 where the lines are not of the wanted forms. `columns[state / 256]` is the column that it is in.
 */
type Automaton = { next: Uint16Array; begin: number; columns: number[] };

// A state times 256 has 16 bits.
const mostStates = 256;

/** Tells whether lines are plain: as many cells as `forms`, no quotes, LF at the end, each cell empty or of its form. */
export function plainLines(delimiter: string, forms: readonly PlainForm[]) {
  const hoped = { found: [...forms], automaton: automatonOf(delimiter, forms) };
  let { found, automaton } = hoped;
  return {
    /** Looks at whole lines. False if they are not plain. A column with a cell of another form is text from then on. */
    see(lines: Buffer): boolean {
      if (lines.includes(quote)) return false;
      while (automaton !== null && !accepts(automaton, lines)) {
        const column = refusedIn(automaton, lines);
        if (found[column] === 'text') return false;
        found = found.with(column, 'text');
        automaton = automatonOf(delimiter, found);
      }
      return automaton !== null;
    },
    /** The forms that all lines have had since the last call. */
    take(): PlainForm[] {
      const taken = found;
      ({ found, automaton } = hoped);
      return taken;
    },
  };
}

/** Takes four runs of lines at once: each step waits for the one before, and one run alone would leave a processor idle. */
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
function refusedIn({ next, begin, columns }: Automaton, lines: Buffer): number {
  let state = begin;
  for (const byte of lines) {
    const following = next[state + byte]!;
    if (following === 0) break;
    state = following;
  }
  return columns[state >> 8]!;
}

/** Null when the lines are too wide for it, or of one column: a blank line might be a cell or nothing there. */
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

  /** New states one after the other, each on a byte of the next of `sets`; the last one. */
  const chain = (from: number, sets: string[]) =>
    sets.reduce((last, on) => edge(last, on, state(columns[from]!)), from);

  /** The states in which a cell of the form that begins at `begin` may end. */
  const ends: Record<PlainForm, (begin: number) => number[]> = {
    integer: (begin) => {
      const places = [chain(begin, ['123456789'])];
      edge(chain(begin, ['-']), '123456789', places[0]!);
      while (places.length < mostDigits) places.push(chain(places.at(-1)!, [digits]));
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
  if (columns.length > mostStates || forms.length < 2) return null;
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
