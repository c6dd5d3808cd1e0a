/** Work over long lists with few things in hand at once. */

/** Runs `work` on up to `width` at a time and gives the results in order; the reader sets the pace. */
export async function* mapInOrder<T, R>(
  list: Iterable<T>,
  width: number,
  work: (one: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = []
  const start = (one: T) => {
    const result = work(one)
    result.catch(() => undefined) // read later, in order: until then a failure is no unhandled one
    running.push(result)
  }
  for (const one of list) {
    start(one)
    if (running.length >= width) yield await (running.shift() as Promise<R>)
  }
  while (running.length) yield await (running.shift() as Promise<R>)
}

/** The same things in lists of `size`; the last may be shorter. */
export async function* inBatches<T>(list: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const one of list) {
    batch.push(one)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length) yield batch
}
