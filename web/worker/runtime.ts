/** Loads onnxruntime-web: one of two builds, once per worker, with progress. */
import jspiAddress from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url'
import plainAddress from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import { EnsembleError } from '../../models/core/errors.ts'
import type * as Ort from 'onnxruntime-web'

export type Runtime = typeof Ort

/**
 * [Note: One runtime per device]
 * onnxruntime-web's `jspi` build (16.8 MB) runs the WASM and the WebGPU provider but needs WebAssembly's promise
 * integration; its `wasm` build (14.2 MB) runs everywhere and has no WebGPU. Its other builds do both everywhere, but
 * pass 25 MiB, the most that static hosting takes as one file. Both are emitted, a device fetches and keeps only one:
 * whether the browser has `WebAssembly.Suspending` decides. Where it has not, WebGPU is not available to us.
 */
export const hasPromiseIntegration = 'Suspending' in WebAssembly

/** Bytes of the decoded wasm file of onnxruntime-web 1.30.0, for progress before a byte has come (tested). */
export const runtimeBytes = hasPromiseIntegration ? 16_758_545 : 14_239_897
export const runtimeAddress = hasPromiseIntegration ? jspiAddress : plainAddress

/** Threads need shared memory, so an isolated page. More than 4 no longer help a network of this size. */
export function chooseThreads(): number {
  return self.crossOriginIsolated ? Math.max(1, Math.min(4, navigator.hardwareConcurrency || 1)) : 1
}

let loading: Promise<Runtime> | undefined

/** @param threads fixed by the first call: the runtime cannot change it later. */
export function loadRuntime(threads: number, onBytes: (loaded: number) => void = () => undefined): Promise<Runtime> {
  loading ??= startRuntime(threads, onBytes).catch((problem: unknown) => {
    loading = undefined // a broken download may be tried again
    throw problem
  })
  return loading
}

/**
 * The import is dynamic on purpose: the runtime's own thread workers load the module they were started from, and in
 * a static import that would be this worker's entry, which would take their messages for calls.
 */
async function startRuntime(threads: number, onBytes: (loaded: number) => void): Promise<Runtime> {
  allowOwnWorkers()
  // Of two tabs on a first visit the second waits for the first's, which is then in the browser's cache.
  const binary = await navigator.locks.request('ensemble-runtime', () => fetchBytes(runtimeAddress, onBytes))
  const ort: Runtime = hasPromiseIntegration
    ? await import('onnxruntime-web/jspi')
    : await import('onnxruntime-web/wasm')
  ort.env.wasm.numThreads = threads
  ort.env.wasm.wasmBinary = binary.buffer
  ort.env.logLevel = 'error'
  return ort
}

/** The runtime starts its threads by plain address; under trusted types that asks for a policy named `default`. */
function allowOwnWorkers(): void {
  interface Factory {
    defaultPolicy: unknown
    createPolicy(name: 'default', rules: { createScriptURL(address: string): string }): unknown
  }
  const factory = (self as { trustedTypes?: Factory }).trustedTypes
  if (!factory || factory.defaultPolicy) return
  factory.createPolicy('default', {
    createScriptURL(address) {
      const resolved = new URL(address, self.location.href)
      if (resolved.origin !== self.location.origin)
        throw new TypeError(`a worker from another origin: ${resolved.href}`)
      return resolved.href
    },
  })
}

async function fetchBytes(address: string, onBytes: (loaded: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(address).catch(() => undefined)
  if (!response?.ok || !response.body)
    throw new EnsembleError(
      'network',
      `the runtime could not be loaded (${response?.status ?? 'no answer'})`,
      'Check the connection and try again.',
    )
  const bytes = new Uint8Array(runtimeBytes)
  let loaded = 0
  for await (const part of response.body) {
    if (loaded + part.length > bytes.length)
      throw new EnsembleError('hash-mismatch', `the runtime has more than ${bytes.length} bytes`, 'Reload the page.')
    bytes.set(part, loaded)
    loaded += part.length
    onBytes(loaded)
  }
  if (loaded !== bytes.length)
    throw new EnsembleError('network', `the runtime stopped at ${loaded} of ${bytes.length} bytes`, 'Try again.')
  return bytes
}
