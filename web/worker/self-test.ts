/** Which provider runs the trunk: measured on this device, never guessed. */
import { EnsembleError } from '../../models/core/errors.ts'
import { normalizePixels } from '../../models/core/pixels.ts'
import type { ReleaseManifest } from '../../models/core/schema.ts'
import type { BackendReport, Provider } from './engine.ts'
import { cosine, drawGolden, type Golden } from './golden.ts'
import { chooseThreads } from './runtime.ts'
import { openSession, probeWebGpu, wordsOf, type Session, type TrunkFiles } from './session.ts'
import { closeSession, runTrunk } from './trunk.ts'

export interface TrunkKit {
  files: TrunkFiles
  golden: Golden[]
  input: ReleaseManifest['input']
}

type Measured = BackendReport['measured'][number]

/** Least cosine to the golden vectors: below it, a provider computes something else. */
export const leastCosine = 0.999
const timedRuns = 3

/** The smallest cosine over the golden pictures. @param few only the smallest picture: the check of every start. */
export async function checkGolden(session: Session, kit: TrunkKit, few: boolean): Promise<number> {
  const rows = [...kit.golden].sort((a, b) => a.size - b.size).slice(0, few ? 1 : undefined)
  let least = 1
  for (const { pattern, size, spoc, gem } of rows) {
    const input = normalizePixels(drawGolden(pattern, size), kit.input.mean, kit.input.deviation)
    const output = await runTrunk(session, input, size)
    least = Math.min(least, cosine(output.spoc, spoc), cosine(output.gem, gem))
  }
  return least
}

/** Median milliseconds of warm runs at the release's input size; the first of them may still compile. */
async function timeTrunk(session: Session, kit: TrunkKit): Promise<number> {
  const { size, mean, deviation } = kit.input
  const input = normalizePixels(drawGolden('checker', size), mean, deviation)
  const times: number[] = []
  for (let run = 0; run < timedRuns; run++) {
    const start = performance.now()
    await runTrunk(session, input, size)
    times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)[timedRuns >> 1]
}

/**
 * [Note: Backend by measurement]
 * Both providers run the golden pictures; one whose vectors differ is out, the faster of the rest is in. A software
 * GPU is not even tried: it takes minutes to lose. There is no fallback later on: a provider that fails in use fails
 * aloud, and measuring again is the person's choice.
 */
export async function chooseBackend(kit: TrunkKit): Promise<{ session: Session; report: BackendReport }> {
  const threads = chooseThreads()
  const measured: Measured[] = []
  let best: { session: Session; milliseconds: number } | undefined
  for (const provider of ['wasm', 'webgpu'] as const) {
    const result = await tryProvider(provider, threads, kit)
    measured.push(result.measured)
    if (!result.session) continue
    const slower = best && result.measured.milliseconds >= best.milliseconds ? result.session : best?.session
    if (slower) await closeSession(slower)
    if (slower !== result.session) best = { session: result.session, milliseconds: result.measured.milliseconds }
  }
  if (!best) throw noBackend(measured)
  const { provider } = best.session
  const report = {
    provider,
    threads: provider === 'wasm' ? threads : 1,
    reason: reasonOf(provider, threads, measured),
    measured,
  }
  return { session: best.session, report }
}

async function tryProvider(
  provider: Provider,
  threads: number,
  kit: TrunkKit,
): Promise<{ measured: Measured; session?: Session }> {
  let session: Session | undefined
  try {
    if (provider === 'webgpu' && (await probeWebGpu()).software)
      throw new EnsembleError('backend-unavailable', 'the graphics adapter is software')
    session = await openSession(provider, threads, kit.files)
    const least = await checkGolden(session, kit, false)
    if (!(least >= leastCosine))
      throw new EnsembleError('backend-unavailable', `its vectors differ (cosine ${least.toFixed(5)})`)
    return { measured: { provider, cosine: least, milliseconds: await timeTrunk(session, kit) }, session }
  } catch (problem) {
    if (session) await closeSession(session).catch(() => undefined)
    return { measured: { provider, cosine: NaN, milliseconds: NaN, error: wordsOf(problem) } }
  }
}

export const nameOf = (provider: Provider) => (provider === 'wasm' ? 'WASM' : 'WebGPU')

function reasonOf(provider: Provider, threads: number, measured: Measured[]): string {
  const on = provider === 'wasm' ? `WASM on ${threads} ${threads === 1 ? 'thread' : 'threads'}` : 'WebGPU'
  const own = measured.find((each) => each.provider === provider)!
  const other = measured.find((each) => each.provider !== provider)!
  const time = `${on}: ${Math.round(own.milliseconds)} ms a photo`
  if (other.error) return `${time}. ${nameOf(other.provider)} is not used: ${other.error}.`
  return `${time}, against ${Math.round(other.milliseconds)} ms with ${nameOf(other.provider)}.`
}

function noBackend(measured: Measured[]): EnsembleError {
  const why = measured.map(({ provider, error }) => `${nameOf(provider)}: ${error}`).join('; ')
  return new EnsembleError(
    'backend-unavailable',
    `this browser cannot run the model (${why})`,
    'Use a current Chrome, Edge, Firefox or Safari.',
  )
}
