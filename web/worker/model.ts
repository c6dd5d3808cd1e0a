/** Opens the model of a release: files, provider, heads. */
import { headBlobs, networkBlobs, openHeads, type ReleaseHeads } from '../../models/core/release-heads.ts'
import type { BlobEntry, ReleaseManifest, Sha256 } from '../../models/core/schema.ts'
import { openBlob } from './blobs.ts'
import { readChoice, writeChoice } from './db.ts'
import type { BackendReport } from './engine.ts'
import { parseGolden } from './golden.ts'
import type { Meter } from './meter.ts'
import { chooseThreads, loadRuntime, runtimeAddress, runtimeBytes } from './runtime.ts'
import { openOutliner, type Outliner } from './outline.ts'
import { checkGolden, chooseBackend, leastCosine, type TrunkKit } from './self-test.ts'
import { openSession, probeWebGpu, type Session } from './session.ts'
import { closeSession } from './trunk.ts'

export interface Model extends ReleaseHeads {
  releaseId: Sha256
  release: ReleaseManifest
  session: Session
  /** Absent of a release without: garments are cropped then. */
  outliner?: Outliner
  report: BackendReport
  kit: TrunkKit
}

/** Everything of a release that a query needs. */
export const modelBlobs = (release: ReleaseManifest): BlobEntry[] => [
  ...networkBlobs(release),
  ...headBlobs(release),
  release.golden,
]

/** @throws EnsembleError backend-unavailable, network, head-damaged ... */
export async function openModel(releaseId: Sha256, release: ReleaseManifest, meter: Meter): Promise<Model> {
  meter.stage('runtime')
  const kept = await isRuntimeKept()
  let loaded = 0
  await loadRuntime(chooseThreads(), (bytes) => {
    if (!kept) meter.add(bytes - loaded)
    loaded = bytes
  })
  meter.stage('model')
  const kit = await openKit(release, meter)
  const opened = await openHeads(release, (blob) => openBlob(blob, meter))
  const graph = release.outline && (await openBlob(release.outline, meter))
  meter.stage('self-test')
  const { session, report } = await startBackend(releaseId, kit)
  const outliner = graph && (await openOutliner(graph).catch((problem) => closeThenThrow(session, problem)))
  return { releaseId, release, session, ...(outliner && { outliner }), ...opened, report, kit }
}

async function closeThenThrow(session: Session, problem: unknown): Promise<never> {
  await closeSession(session)
  throw problem
}

export async function closeModel({ session, outliner }: Model): Promise<void> {
  await closeSession(session)
  await outliner?.close()
}

const isRuntimeKept = async () => Boolean(await caches.match(runtimeAddress))

export async function expectRuntime(meter: Meter): Promise<void> {
  if (!(await isRuntimeKept())) meter.expect(runtimeBytes)
}

async function openKit(release: ReleaseManifest, meter: Meter): Promise<TrunkKit> {
  const { wasm, webgpu, weights, table, locations } = release.trunk
  const text = async (blob: BlobEntry) => new TextDecoder().decode(await openBlob(blob, meter))
  const files = {
    graphs: { wasm: await openBlob(wasm, meter), webgpu: await openBlob(webgpu, meter) },
    locations,
    weights: await openBlob(weights, meter),
    table: JSON.parse(await text(table)) as TrunkKit['files']['table'],
  }
  return { files, golden: parseGolden(await text(release.golden)), input: release.input }
}

/** The remembered provider when it still passes a short check, else a full measurement. */
async function startBackend(releaseId: Sha256, kit: TrunkKit): Promise<{ session: Session; report: BackendReport }> {
  const key = await choiceKey(releaseId)
  const report = await readChoice(key)
  if (report) {
    const session = await openSession(report.provider, chooseThreads(), kit.files).catch(() => undefined)
    if (session && (await checkGolden(session, kit, true).catch(() => 0)) >= leastCosine) return { session, report }
    if (session) await closeSession(session).catch(() => undefined)
  }
  return measureBackend(releaseId, kit)
}

export async function measureBackend(
  releaseId: Sha256,
  kit: TrunkKit,
): Promise<{ session: Session; report: BackendReport }> {
  const chosen = await chooseBackend(kit)
  await writeChoice(await choiceKey(releaseId), chosen.report)
  return chosen
}

/** Another release, browser, graphics adapter or number of threads: another measurement. */
async function choiceKey(releaseId: Sha256): Promise<string> {
  const probed = await probeWebGpu()
  const adapter = typeof probed === 'string' ? probed : probed.name
  return [releaseId, navigator.userAgent, adapter, chooseThreads()].join(' | ')
}
