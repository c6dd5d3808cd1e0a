/** Which provider runs the trunk: measured on this device, never guessed. */
import { EnsembleError } from '../../models/core/errors.ts'
import { normalizePixels, shapeFor, type Pixels } from '../../models/core/pixels.ts'
import type { ReleaseManifest } from '../../models/core/schema.ts'
import type { BackendReport, Failure, Measured, Provider } from './engine.ts'
import { cosine, drawGolden, type Golden } from './golden.ts'
import { chooseThreads } from './runtime.ts'
import { missingOf, openSession, probeWebGpu, wordsOf, type Session, type TrunkFiles } from './session.ts'
import { closeSession, runTrunk, type GraphOutput } from './trunk.ts'

export interface TrunkKit {
  files: TrunkFiles
  golden: Golden[]
  input: ReleaseManifest['input']
}

/** Least cosine to the golden vectors: below it, a provider computes something else. */
export const leastCosine = 0.999
const timedRuns = 3

/** The smallest cosine over the golden pictures. @param few only the smallest picture: the check of every start. */
export async function checkGolden(session: Session, kit: TrunkKit, few: boolean): Promise<number> {
  const rows = [...kit.golden].sort((a, b) => a.size - b.size).slice(0, few ? 1 : undefined)
  let least = 1
  for (const { pattern, size, spoc, gem, garments } of rows) {
    const output = await runPicture(session, kit, drawGolden(pattern, size, size))
    least = Math.min(least, cosine(output.spoc, spoc), cosine(output.gem, gem))
    if (garments) least = Math.min(least, cosine(output.garments, garments))
  }
  return least
}

function runPicture(session: Session, { input }: TrunkKit, picture: Pixels): Promise<GraphOutput> {
  const images = normalizePixels(picture, input.mean, input.deviation)
  return runTrunk(session, images, picture.width, picture.height)
}

/** Median milliseconds of warm runs over an upright photo; the first of them may still compile. */
async function timeTrunk(session: Session, kit: TrunkKit): Promise<number> {
  const { width, height } = shapeFor(3, 4, kit.input.photoArea)
  const picture = drawGolden('checker', width, height)
  const times: number[] = []
  for (let run = 0; run < timedRuns; run++) {
    const start = performance.now()
    await runPicture(session, kit, picture)
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
  return { session: best.session, report: { provider, threads: provider === 'wasm' ? threads : 1, measured } }
}

async function tryProvider(
  provider: Provider,
  threads: number,
  kit: TrunkKit,
): Promise<{ measured: Measured; session?: Session }> {
  const fail = (code: Failure['code'], detail?: string) => ({
    measured: { provider, cosine: NaN, milliseconds: NaN, failure: { code, ...(detail ? { detail } : {}) } },
  })
  const probed = provider === 'webgpu' ? await probeWebGpu() : undefined
  const missing = probed && missingOf(probed)
  if (missing) return fail(missing)
  if (typeof probed === 'object' && probed.software) return fail('software-adapter')
  let session: Session | undefined
  try {
    session = await openSession(provider, threads, kit.files)
    const least = await checkGolden(session, kit, false)
    if (least >= leastCosine)
      return { measured: { provider, cosine: least, milliseconds: await timeTrunk(session, kit) }, session }
    await closeSession(session)
    return fail('differs', least.toFixed(5))
  } catch (problem) {
    if (session) await closeSession(session).catch(() => undefined)
    return fail('failed', wordsOf(problem))
  }
}

function noBackend(measured: Measured[]): EnsembleError {
  const why = measured.map(({ provider, failure }) => `${provider}: ${failure?.code} ${failure?.detail ?? ''}`.trim())
  return new EnsembleError(
    'backend-unavailable',
    `this browser cannot run the model (${why.join('; ')})`,
    'Use a current Chrome, Edge, Firefox or Safari.',
  )
}
