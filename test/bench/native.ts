/** The same trunk in Node's native runtime, one picture a pass: what the browser's times are put beside. */
import { loadModel, openTrunk } from '../../models/cli/model.ts'

/** Fastest of eight passes after a warm one, in milliseconds. */
export async function measureNative(size: number, pictures: number): Promise<number> {
  const trunk = await openTrunk(await loadModel())
  const input = new Float32Array(pictures * 3 * size * size).fill(0.5)
  let best = Infinity
  for (let run = 0; run < 9; run++) {
    const start = performance.now()
    await trunk.run(input, size, size)
    if (run > 0) best = Math.min(best, performance.now() - start)
  }
  await trunk.close()
  return best / pictures
}
