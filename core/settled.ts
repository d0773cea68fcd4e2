/**
 * As Promise.all, but nothing is still at work when it throws: a database that is closed under a query never answers. Of
 * several errors it is the first one's in the list.
 */
export async function allSettled<T extends unknown[]>(works: [...{ [K in keyof T]: Promise<T[K]> }]): Promise<T> {
  await Promise.allSettled(works);
  return Promise.all(works) as Promise<T>;
}
