/** The real trunk in a real worker: every provider gives the golden vectors that PyTorch gave at export. */
import { wrap, type Remote } from 'comlink'
import { afterEach, describe, expect, test } from 'vitest'
import { leastCosine } from '../../web/worker/self-test.ts'
import type { TrunkApi } from './trunk.worker.ts'

const workers: Worker[] = []

function startWorker(): Remote<TrunkApi> {
  const worker = new Worker(new URL('./trunk.worker.ts', import.meta.url), { type: 'module' })
  workers.push(worker)
  return wrap<TrunkApi>(worker)
}

afterEach(() => workers.splice(0).forEach((worker) => worker.terminate()))

describe('trunk', () => {
  test('WASM, 1 thread', async () => {
    const { least, isolated } = await startWorker().check('wasm', 1, false)
    expect(isolated).toBe(true)
    expect(least).toBeGreaterThan(leastCosine)
  })

  test('WASM, 2 threads', async () => {
    expect((await startWorker().check('wasm', 2, false)).least).toBeGreaterThan(leastCosine)
  })

  test('WebGPU, software adapter', async () => {
    expect((await startWorker().check('webgpu', 1, true)).least).toBeGreaterThan(leastCosine)
  })

  test('outlines, beside a trunk on either provider', async () => {
    expect(await startWorker().outline('wasm', 2)).toBeGreaterThan(leastCosine)
    expect(await startWorker().outline('webgpu', 1)).toBeGreaterThan(leastCosine)
  })

  test('the runtime has the length that progress is told', async () => {
    const { told, real } = await startWorker().runtime()
    expect(told).toBe(real)
  })
})
