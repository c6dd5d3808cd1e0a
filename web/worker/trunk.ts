/** The one expensive step: normalised pixels through ResNet50, to two pooled vectors and the last feature map. */
import { EnsembleError } from '../../models/core/errors.ts'
import type { Tensor } from 'onnxruntime-web'
import { loadRuntime } from './runtime.ts'
import { wordsOf, type Session } from './session.ts'

export interface TrunkOutput {
  spoc: Float32Array // [2048] mean over the map
  gem: Float32Array // [2048] generalised mean over the map
  map: Float32Array // [2048, height, width]
  height: number
  width: number
}

/** One run at a time: neither provider may be entered twice. */
let last: Promise<unknown> = Promise.resolve()

/** @param input [3, size, size], normalised (core: normalizePixels). @throws EnsembleError backend-unavailable. */
export function runTrunk(session: Session, input: Float32Array, size: number): Promise<TrunkOutput> {
  const run = last.then(() => runOnce(session, input, size))
  last = run.catch(() => undefined)
  return run
}

/** After the runs that wait for it. */
export function closeSession(session: Session): Promise<void> {
  const close = last.then(() => session.inference.release())
  last = close.catch(() => undefined)
  return close
}

async function runOnce(session: Session, input: Float32Array, size: number): Promise<TrunkOutput> {
  const ort = await loadRuntime(session.threads)
  const image = new ort.Tensor('float32', input, [1, 3, size, size])
  try {
    const { spoc, gem, map } = await session.inference.run({ image })
    const output = { spoc: floats(spoc), gem: floats(gem), map: floats(map), height: map.dims[2], width: map.dims[3] }
    if (!output.gem.every(Number.isFinite)) throw new Error('the descriptor is not a number')
    return output
  } catch (problem) {
    throw new EnsembleError(
      'backend-unavailable',
      `${session.provider} failed: ${wordsOf(problem)}`,
      'Measure the providers again on the You page.',
    )
  }
}

function floats(tensor: Tensor): Float32Array {
  if (!(tensor.data instanceof Float32Array)) throw new Error(`float32 expected, ${tensor.type} came`)
  return tensor.data
}
