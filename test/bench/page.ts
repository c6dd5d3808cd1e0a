/** The page that the bench opens in Chromium: one fresh worker a measurement, results by name. */
import { wrap } from 'comlink'
import type { BenchApi } from './bench.worker.ts'

async function measure<K extends keyof BenchApi>(name: K, ...args: Parameters<BenchApi[K]>): Promise<unknown> {
  const worker = new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module' })
  try {
    const api = wrap<BenchApi>(worker)
    return await (api[name] as (...given: Parameters<BenchApi[K]>) => Promise<unknown>)(...args)
  } finally {
    worker.terminate()
  }
}

Object.assign(window, { measure })
