/** The one expensive step: normalised pictures through ResNet50, to the last feature map and the garments in it. */
import { EnsembleError } from '../../models/core/errors.ts'
import type { TrunkOutput } from '../../models/core/see.ts'
import type { Tensor } from 'onnxruntime-web'
import { loadRuntime } from './runtime.ts'
import { wordsOf, type Session } from './session.ts'

/** What the graph gives for N pictures of one shape; its global poolings are what the self-test compares. */
export interface GraphOutput extends TrunkOutput {
  spoc: Float32Array // [N, 2048] mean over the map
  gem: Float32Array // [N, 2048] generalised mean over the map
}

let last: Promise<unknown> = Promise.resolve()

/** One run at a time: neither provider may be entered twice. */
export function inTurn<T>(run: () => Promise<T>): Promise<T> {
  const running = last.then(run)
  last = running.catch(() => undefined)
  return running
}

/**
 * @param images [N, 3, height, width], normalised (core: normalizePixels); sides in multiples of 32
 * @throws EnsembleError backend-unavailable.
 */
export function runTrunk(session: Session, images: Float32Array, width: number, height: number): Promise<GraphOutput> {
  return inTurn(() => runOnce(session, images, width, height))
}

/** After the runs that wait for it. */
export function closeSession(session: Session): Promise<void> {
  return inTurn(() => session.inference.release())
}

async function runOnce(session: Session, images: Float32Array, width: number, height: number): Promise<GraphOutput> {
  const ort = await loadRuntime(session.threads)
  const image = new ort.Tensor('float32', images, [images.length / (3 * width * height), 3, height, width])
  try {
    const { spoc, gem, map, garments } = await session.inference.run({ image })
    const [, channels, rows, columns] = map.dims
    const output = { spoc: floats(spoc), gem: floats(gem), map: floats(map), garments: floats(garments) }
    if (!output.gem.every(Number.isFinite)) throw new Error('the descriptor is not a number')
    return { ...output, channels, rows, columns }
  } catch (problem) {
    throw new EnsembleError(
      'backend-unavailable',
      `${session.provider} failed: ${wordsOf(problem)}`,
      'Measure the providers again on the You page.',
    )
  }
}

export function floats(tensor: Tensor | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new Error(`float32 expected, ${tensor?.type ?? 'nothing'} came`)
  return tensor.data
}
