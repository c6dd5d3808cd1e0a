/** The trunk in Node. */
import type { Tensor } from 'onnxruntime-common'
import { EnsembleError } from '../core/errors.ts'
import { outlinePlanes, outlineSide, type RunOutline } from '../core/outline.ts'
import type { RunTrunk, TrunkOutput } from '../core/see.ts'
import { loadRuntime, type Runtime } from './runtime.ts'

/** A graph and the weights it reads, and the path by which it names them. */
export interface GraphFiles {
  graph: Uint8Array
  weights: Uint8Array
  location: string
}

/** Both forms of the trunk, of which only the one that runs is loaded, and the graph that outlines garments. */
export interface TrunkFiles {
  /** int8 weights, dequantised in the graph: smaller. */
  int8(): Promise<GraphFiles>
  /** Expanded weights: faster on the native runtime (18.7 against 26 ms a picture of 160 px on two cores). */
  float(): Promise<GraphFiles>
  outline?(): Promise<Uint8Array>
}

export interface Trunk {
  backend: string
  run: RunTrunk
  /** Absent of a release without. */
  outline?: RunOutline
  close(): Promise<void>
}

/**
 * Loads the trunk.
 * @param prefer 'wasm' skips the native runtime (`ENSEMBLE_BACKEND=wasm`)
 * @throws EnsembleError `backend-unavailable` when no runtime takes the graph
 */
export async function loadTrunk(files: TrunkFiles, prefer?: string): Promise<Trunk> {
  const runtime = await loadRuntime(prefer)
  const { graph, weights, location } = await (runtime.native ? files.float() : files.int8())
  const session = await runtime.InferenceSession.create(graph, {
    ...runtime.options,
    externalData: [{ path: location, data: weights }],
  }).catch((error: Error) => {
    throw new EnsembleError('backend-unavailable', `the trunk does not load (${runtime.backend}): ${error.message}`)
  })
  const outliner = files.outline && (await openOutliner(runtime, await files.outline()))
  return {
    backend: runtime.backend,
    ...(outliner && { outline: outliner.run }),
    async run(images, width, height) {
      const count = images.length / (3 * width * height)
      if (!Number.isInteger(count))
        throw new RangeError(`${images.length} values are no pictures of ${width}x${height} pixels`)
      const given = new runtime.Tensor('float32', images, [count, 3, height, width])
      return readOutput(await session.run({ image: given }, ['map', 'garments']))
    },
    async close() {
      await Promise.all([session.release(), outliner?.close()])
    },
  }
}

async function openOutliner(runtime: Runtime, graph: Uint8Array): Promise<{ run: RunOutline; close(): Promise<void> }> {
  const session = await runtime.InferenceSession.create(graph, runtime.options).catch((error: Error) => {
    throw new EnsembleError('backend-unavailable', `outlines do not load (${runtime.backend}): ${error.message}`)
  })
  return {
    async run(images, count) {
      const given = new runtime.Tensor('float32', images, [count, outlinePlanes, outlineSide, outlineSide])
      return floats((await session.run({ image: given }))['outline'])
    },
    close: () => session.release(),
  }
}

function readOutput({ map, garments }: Record<string, Tensor>): TrunkOutput {
  const [, channels, rows, columns] = map.dims
  return { channels, rows, columns, map: floats(map), garments: floats(garments) }
}

function floats({ data, type }: Tensor): Float32Array {
  if (!(data instanceof Float32Array)) throw new TypeError(`the trunk gave ${type}, not float32`)
  return data
}
