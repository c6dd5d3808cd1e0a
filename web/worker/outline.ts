/** Outlines garments: always on the CPU, for the network is small, and its answers are then the same whatever runs the trunk. */
import { EnsembleError } from '../../models/core/errors.ts'
import { outlinePlanes, outlineSide, type RunOutline } from '../../models/core/outline.ts'
import { chooseThreads, loadRuntime } from './runtime.ts'
import { wordsOf } from './session.ts'
import { floats, inTurn } from './trunk.ts'

export interface Outliner {
  run: RunOutline
  close(): Promise<void>
}

/** @param graph ONNX, weights inside @throws EnsembleError backend-unavailable, here and in each run */
export async function openOutliner(graph: Uint8Array): Promise<Outliner> {
  const ort = await loadRuntime(chooseThreads())
  const inference = await ort.InferenceSession.create(graph, { executionProviders: ['wasm'] }).catch(fail)
  const run: RunOutline = async (images, count) => {
    const image = new ort.Tensor('float32', images, [count, outlinePlanes, outlineSide, outlineSide])
    return floats((await inference.run({ image }).catch(fail))['outline'])
  }
  return {
    run: (images, count) => inTurn(() => run(images, count)),
    close: () => inTurn(() => inference.release()),
  }
}

function fail(problem: unknown): never {
  throw new EnsembleError('backend-unavailable', `outlining garments failed: ${wordsOf(problem)}`, 'Reload the page.')
}
