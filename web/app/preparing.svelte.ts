/** The first download and the self-test: started at the first sign of a person, asked for on a metered network. */
import type { Progress, Ready } from '../worker/engine.ts'
import { t } from '../i18n/language.svelte.ts'
import { announce, status } from './notices.svelte.ts'
import { openEngine } from './engine.ts'
import { problemOf, type Problem } from './problems.ts'

interface Preparing {
  phase: 'idle' | 'asking' | 'preparing' | 'ready' | 'waiting' | 'failed' | 'unsupported'
  progress?: Progress
  ready?: Ready
  problem?: Problem
}

export const preparing = $state<Preparing>({ phase: 'idle' })
let running: Promise<Ready> | undefined
let agree: (() => void) | undefined

/** navigator.connection, where the browser has it. */
interface Connection extends EventTarget {
  saveData?: boolean
  type?: string
}
const connection = (navigator as { connection?: Connection }).connection
export const isMetered = (): boolean => connection?.saveData === true || connection?.type === 'cellular'

// (module (func (result v128) i32.const 0 i8x16.splat i8x16.popcnt)): valid only where WebAssembly has SIMD.
const simdModule = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]

export const hasSimd = (): boolean =>
  typeof WebAssembly === 'object' && WebAssembly.validate(new Uint8Array(simdModule))

/** Everything the search needs, on the device: resolves when it is, and may be called as often as one likes. */
export function prepare(): Promise<Ready> {
  running ??= run().catch((error: unknown) => {
    running = undefined
    throw error
  })
  return running
}

async function run(): Promise<Ready> {
  if (!hasSimd()) {
    preparing.phase = 'unsupported'
    throw Object.assign(new Error('no WebAssembly SIMD'), { code: 'backend-unavailable' })
  }
  if (isMetered() && !(await isKept())) await askFirst()
  for (;;) {
    try {
      return await download()
    } catch (error) {
      const problem = problemOf(error)
      Object.assign(preparing, { problem, phase: problem.code === 'backend-unavailable' ? 'unsupported' : 'failed' })
      if (problem.code !== 'network' || navigator.onLine) throw error
      await backOnline()
    }
  }
}

async function download(): Promise<Ready> {
  preparing.phase = 'preparing'
  preparing.problem = undefined
  let quarter = 0
  const engine = await openEngine()
  const ready = await engine.prepare((progress) => {
    preparing.progress = progress
    const reached = progress.total ? Math.floor((4 * progress.loaded) / progress.total) : 0
    if (reached <= quarter || status.phase === 'working') return
    quarter = reached
    announce('preparing', t().ready.amount(progress.loaded, progress.total))
  })
  Object.assign(preparing, { ready, phase: 'ready' })
  if (status.phase === 'preparing') announce('idle', t().ready.done)
  return ready
}

/** Paused by the network, not by us: goes on from the byte it reached when the network is back. */
async function backOnline(): Promise<void> {
  preparing.phase = 'waiting'
  await new Promise<void>((resolve) => window.addEventListener('online', () => resolve(), { once: true }))
}

/** Nothing to ask on a metered network when the model is on the device already. */
async function isKept(): Promise<boolean> {
  return (await (await openEngine()).storage()).model > 0
}

async function askFirst(): Promise<void> {
  preparing.phase = 'asking'
  await new Promise<void>((resolve) => {
    agree = resolve
    connection?.addEventListener('change', () => !isMetered() && resolve())
  })
}

export const downloadNow = (): void => agree?.()

/** After everything was deleted: the next search begins from nothing. */
export function forgetReady(): void {
  running = undefined
  Object.assign(preparing, { phase: 'idle', progress: undefined, ready: undefined, problem: undefined })
}

/** Starts at the first touch, key or movement: a page nobody looks at downloads nothing. */
export function prepareAtFirstSign(): () => void {
  const signs = ['pointerdown', 'pointermove', 'keydown', 'touchstart', 'scroll', 'dragenter']
  const stop = () => signs.forEach((sign) => window.removeEventListener(sign, start))
  const start = () => {
    stop()
    prepare().catch(() => undefined) // shown where it happened: preparing.problem
  }
  signs.forEach((sign) => window.addEventListener(sign, start, { passive: true }))
  return stop
}

/** Online or not, as state. */
export const network = $state({ online: navigator.onLine })
for (const name of ['online', 'offline']) window.addEventListener(name, () => (network.online = navigator.onLine))
