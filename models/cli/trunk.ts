/** The trunk in Node: the native runtime when it is installed, the WebAssembly one otherwise. */
import { availableParallelism } from 'node:os'
import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-common'
import { EnsembleError } from '../core/errors.ts'

/** A graph and the weights it reads, and the path by which it names them. */
export interface GraphFiles {
  graph: Uint8Array
  weights: Uint8Array
  location: string
}

/** Both forms of the trunk; only the one that runs is loaded. */
export interface TrunkFiles {
  /** int8 weights, dequantised in the graph: smaller. */
  int8(): Promise<GraphFiles>
  /** Expanded weights: faster on the native runtime (18.7 against 26 ms a picture of 160 px on two cores). */
  float(): Promise<GraphFiles>
}

export interface TrunkOutput {
  channels: number
  /** Side of the map in cells: input size / 32. */
  cells: number
  /** Last feature map. [N, channels, cells, cells] */
  map: Float32Array
}

export interface Trunk {
  backend: string
  /** @param image [N, 3, size, size], normalised */
  run(image: Float32Array, size: number): Promise<TrunkOutput>
  close(): Promise<void>
}

interface Runtime {
  InferenceSession: { create(graph: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession> }
  Tensor: TensorConstructor
  backend: string
  native: boolean
  options: InferenceSession.SessionOptions
}

/** As many as there are cores, at most four: a batch of 8 small pictures does not feed more. */
export const threads = Math.min(4, availableParallelism())

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

/**
 * Loads the trunk.
 * @param prefer 'wasm' skips the native runtime (`ENSEMBLE_BACKEND=wasm`)
 * @throws EnsembleError `backend-unavailable` when no runtime takes the graph
 */
export async function loadTrunk(files: TrunkFiles, prefer = process.env['ENSEMBLE_BACKEND']): Promise<Trunk> {
  const runtime = (prefer === 'wasm' ? undefined : await loadNative()) ?? (await loadWasm())
  const { graph, weights, location } = await (runtime.native ? files.float() : files.int8())
  const session = await runtime.InferenceSession.create(graph, {
    ...runtime.options,
    externalData: [{ path: location, data: weights }],
  }).catch((error: Error) => {
    throw new EnsembleError('backend-unavailable', `the trunk does not load (${runtime.backend}): ${error.message}`)
  })
  return {
    backend: runtime.backend,
    async run(image, size) {
      const count = image.length / (3 * size * size)
      if (!Number.isInteger(count)) throw new RangeError(`${image.length} values are no pictures of ${size} pixels`)
      const given = new runtime.Tensor('float32', image, [count, 3, size, size])
      return readOutput(await session.run({ image: given }, ['map']))
    },
    close: () => session.release(),
  }
}

function readOutput({ map }: Record<string, Tensor>): TrunkOutput {
  if (!(map.data instanceof Float32Array)) throw new TypeError(`the trunk gave ${map.type}, not float32`)
  return { channels: map.dims[1], cells: map.dims[2], map: map.data }
}
