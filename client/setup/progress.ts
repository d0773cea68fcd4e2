/** Says on standard output that something is still under way, once it has taken two seconds and then every ten. */
export async function announced<T>(what: string, work: Promise<T>): Promise<T> {
  const began = Date.now();
  const say = () => console.log(`  ${what} … ${Math.round((Date.now() - began) / 1000)} s`);
  let again: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    say();
    again = setInterval(say, 10_000);
  }, 2000);
  try {
    return await work;
  } finally {
    clearTimeout(first);
    clearInterval(again);
  }
}
