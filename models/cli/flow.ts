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

/** When a batch is full: so many things, or as soon as their weights reach `heavy`. */
export interface BatchLimit<T> {
  size: number
  heavy: number
  weigh: (one: T) => number
}

/** The same things in lists; the last may be shorter. */
export async function* inBatches<T>(
  list: AsyncIterable<T>,
  { size, heavy, weigh }: BatchLimit<NoInfer<T>>,
): AsyncGenerator<T[]> {
  let [batch, weight]: [T[], number] = [[], 0]
  for await (const one of list) {
    batch.push(one)
    weight += weigh(one)
    if (batch.length < size && weight < heavy) continue
    yield batch
    ;[batch, weight] = [[], 0]
  }
  if (batch.length) yield batch
}
