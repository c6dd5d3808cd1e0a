/** Opens the tfjs backend that trains heads: WebGPU in a browser, WASM or plain JavaScript elsewhere. */
import '@tensorflow/tfjs-backend-cpu'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
// tfjs-core ships without gradients; this registers them all.
import '@tensorflow/tfjs-core/dist/register_all_gradients'

export type Backend = 'webgpu' | 'wasm' | 'cpu'

/**
 * @param wasmPath folder or URL prefix of the three tfjs .wasm files; only needed for 'wasm'.
 * @throws Error when the backend does not start: the caller chooses the next one and says so; nothing falls back silently.
 */
export async function openBackend(backend: Backend, wasmPath?: string): Promise<Backend> {
  if (backend === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu')
  if (backend === 'wasm') {
    // The threaded build does not survive minification and hangs under a strict policy (both measured): one thread.
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
    if (wasmPath) setWasmPaths(wasmPath)
  }
  // setBackend answers false, and tfjs would carry on with another backend.
  if (!(await tf.setBackend(backend)) || tf.getBackend() !== backend)
    throw new Error(`tfjs backend "${backend}" did not start`)
  await tf.ready()
  return backend
}
