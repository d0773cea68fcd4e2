/** One way to get a thing: `get` returns it, or throws with the reason why this way does not work here. */
export type Way<T> = {
  name: string;
  get: () => Promise<T>;
};

/** Every way failed; `tried` is each with its reason, in order. */
export class NoWay extends Error {
  readonly tried: string[];

  constructor(tried: string[]) {
    super(tried.join('; '));
    this.tried = tried;
  }
}

/** The result of the first way that works. Throws `NoWay` when none does. */
export async function firstThatWorks<T>(ways: Way<T>[]): Promise<T> {
  const tried: string[] = [];
  for (const way of ways) {
    try {
      return await way.get();
    } catch (error) {
      tried.push(`${way.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new NoWay(tried);
}
