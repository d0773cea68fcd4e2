/** Reports on stderr that something is still under way, after two seconds and then every ten. */
export async function announced<T>(what: string, work: Promise<T>): Promise<T> {
  const began = Date.now();
  const report = () => process.stderr.write(`  ${what} … ${Math.round((Date.now() - began) / 1000)} s\n`);
  let again: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    report();
    again = setInterval(report, 10_000);
  }, 2000);
  try {
    return await work;
  } finally {
    clearTimeout(first);
    clearInterval(again);
  }
}
