/** Opens the trunk on one provider. There is no fallback in here: it runs where it was asked to, or it throws. */
import { EnsembleError } from '../../models/core/errors.ts'
import type { InferenceSession } from 'onnxruntime-web'
import type { Provider } from './engine.ts'
import { hasPromiseIntegration, loadRuntime } from './runtime.ts'
import { expandWeights, type TableRow } from './weights.ts'

/** The trunk's files, verified; weights are expanded only for WebGPU. */
export interface TrunkFiles {
  /** ONNX graphs over external data, and the path each names its data by. */
  graphs: Record<Provider, Uint8Array>
  locations: Record<Provider, string>
  weights: Uint8Array
  table: TableRow[]
}

export interface Session {
  provider: Provider
  threads: number
  inference: InferenceSession
}

/** Milliseconds. Creation takes under a second; a blocked thread worker hangs without an error (seen under CSP). */
const openTimeout = 60_000

/** @throws EnsembleError backend-unavailable, with the provider's own words. */
export async function openSession(provider: Provider, threads: number, files: TrunkFiles): Promise<Session> {
  const missing = provider === 'webgpu' ? missingOf(await probeWebGpu()) : undefined
  if (missing) throw new EnsembleError('backend-unavailable', `webgpu cannot run here: ${missing}`)
  const ort = await loadRuntime(threads)
  const weights =
    provider === 'webgpu' ? new Uint8Array(expandWeights(files.table, files.weights).buffer) : files.weights
  const creation = ort.InferenceSession.create(files.graphs[provider], {
    executionProviders: [provider],
    externalData: [{ path: files.locations[provider], data: weights }],
    // A node the GPU cannot take would run on the CPU unseen, and be timed as WebGPU.
    ...(provider === 'webgpu' ? { extra: { session: { disable_cpu_ep_fallback: '1' } } } : {}),
  })
  try {
    return { provider, threads, inference: await before(openTimeout, creation) }
  } catch (problem) {
    throw new EnsembleError(
      'backend-unavailable',
      `${provider} did not start: ${wordsOf(problem)}`,
      'Measure again, or reload the page.',
    )
  }
}

export interface Adapter {
  /** For the remembered choice: another GPU, another measurement. */
  name: string
  software: boolean
}

interface GpuAdapter {
  isFallbackAdapter?: boolean
  info?: { vendor?: string; architecture?: string; description?: string; isFallbackAdapter?: boolean }
}

/** Why a device has no WebGPU for us. */
export type Missing = 'no-webgpu' | 'no-promise-integration' | 'no-adapter'

/** The GPU adapter, or what is missing. */
export async function probeWebGpu(): Promise<Adapter | Missing> {
  const gpu = (navigator as { gpu?: { requestAdapter(): Promise<GpuAdapter | null> } }).gpu
  if (!gpu) return 'no-webgpu'
  if (!hasPromiseIntegration) return 'no-promise-integration'
  const adapter = await gpu.requestAdapter().catch(() => null)
  if (!adapter) return 'no-adapter'
  const { vendor = '', architecture = '', isFallbackAdapter } = adapter.info ?? {}
  const software = Boolean(isFallbackAdapter ?? adapter.isFallbackAdapter) || architecture === 'swiftshader'
  return { name: [vendor, architecture].filter(Boolean).join(' ') || 'unnamed', software }
}

export const missingOf = (probed: Adapter | Missing): Missing | undefined =>
  typeof probed === 'string' ? probed : undefined

function before<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds / 1000} s`)), milliseconds)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

export const wordsOf = (problem: unknown) => (problem instanceof Error ? problem.message : String(problem))
