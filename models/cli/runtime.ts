/** onnxruntime in Node: the native one when it is installed, the WebAssembly one otherwise. */
import { availableParallelism } from 'node:os'
import type { InferenceSession, TensorConstructor } from 'onnxruntime-common'

export interface Runtime {
  InferenceSession: { create(graph: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession> }
  Tensor: TensorConstructor
  backend: string
  native: boolean
  options: InferenceSession.SessionOptions
}

/** As many as there are cores, at most four: a batch of 8 small pictures does not feed more. */
const threads = Math.min(4, availableParallelism())

async function loadNative(): Promise<Runtime | undefined> {
  try {
    const { InferenceSession, Tensor } = await import('onnxruntime-node')
    // Waiting threads sleep: spinning ones take the core that decodes the next photos.
    const extra = { session: { intra_op: { allow_spinning: '0' } } }
    const options = { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3 as const, extra }
    return { InferenceSession, Tensor, backend: `native, ${threads} threads`, native: true, options }
  } catch {
    return undefined // not installed, or not for this processor: said in `backend`
  }
}

async function loadWasm(): Promise<Runtime> {
  const { InferenceSession, Tensor, env } = await import('onnxruntime-web')
  if (env.wasm) env.wasm.numThreads = threads
  const options = { executionProviders: ['wasm'] }
  return { InferenceSession, Tensor, backend: `wasm, ${threads} threads`, native: false, options }
}

/** @param prefer 'wasm' skips the native runtime (`ENSEMBLE_BACKEND=wasm`) */
export const loadRuntime = async (prefer = process.env['ENSEMBLE_BACKEND']): Promise<Runtime> =>
  (prefer === 'wasm' ? undefined : await loadNative()) ?? (await loadWasm())
