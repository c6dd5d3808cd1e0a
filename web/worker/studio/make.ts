/** An edition that was built -> a signed manifest, sent, and made current in one step: now, or at its time. */
import { EnsembleError } from '../../../models/core/errors.ts'
import { manifestText } from '../../../models/core/manifest.ts'
import type { EditionManifest, Pointer, Sha256 } from '../../../models/core/schema.ts'
import { signWith, type Subtle } from '../../../models/core/signature.ts'
import { canonicalJson, encodeUtf8 } from '../../../models/core/text.ts'
import { addSchedule, listMissing, putBlob, readCatalog, swapPointer } from './access.ts'
import { type Blobs, type Built, type Content, keep } from './build.ts'
import type { Published, PublishProgress, PublishStep } from './contract.ts'
import type { Current } from './current.ts'
import type { HeldKey } from './db.ts'

const subtle = crypto.subtle as unknown as Subtle
/** Uploads at a time. */
const lanes = 4

interface Wish {
  /** ISO 8601: the edge makes it current then; absent: now. */
  at?: string
  /** Number of the edition whose content this is. */
  restores?: number
}

async function signInto(blobs: Blobs, text: string, key: HeldKey): Promise<Sha256> {
  const signed = await signWith(text, key, subtle)
  const withGrants = key.grants.length ? { ...signed, grants: key.grants } : signed
  return keep(blobs, encodeUtf8(canonicalJson(withGrants)), 'application/json')
}

/** What the edge has is not sent again, so that a broken upload goes on where it was. */
async function sendBlobs(blobs: Blobs, onSent: (done: number, of: number) => void): Promise<void> {
  const missing = [...(await listMissing([...blobs.keys()]))]
  const of = missing.reduce((sum, name) => sum + blobs.get(name)!.body.size, 0)
  let done = 0
  onSent(0, of)
  const names = missing.values()
  const sendSome = async () => {
    for (const name of names) {
      const { body, type } = blobs.get(name)!
      await putBlob(name, body, type)
      onSent((done += body.size), of)
    }
  }
  await Promise.all(Array.from({ length: lanes }, sendSome))
}

/** @param before milliseconds of the steps that are over */
export function createSteps(report: (progress: PublishProgress) => void, before: PublishProgress['took'] = {}) {
  const took = { ...before }
  const run = async <T>(
    step: PublishStep,
    work: (tell: (more: Partial<PublishProgress>) => void) => Promise<T>,
  ): Promise<T> => {
    const start = performance.now()
    const tell = (more: Partial<PublishProgress>) => report({ step, took: { ...took }, ...more })
    tell({})
    const result = await work(tell)
    took[step] = performance.now() - start
    return result
  }
  return { run, total: () => Object.values(took).reduce((sum, each) => sum + each, 0) }
}

/**
 * @returns the id of its schedule, when it has to wait
 * @throws EnsembleError conflict when somebody else has published since this was compared
 */
async function settle(next: Pointer, { listed }: Current, { at, restores }: Wish): Promise<string | undefined> {
  const { catalog } = next
  if (at === undefined) {
    if (await swapPointer(next, listed.pointer ? listed.tag : undefined, restores)) return undefined
  } else if ((await readCatalog(catalog))?.tag === listed.tag) return addSchedule(next, at)
  throw new EnsembleError('conflict', `another editor published ${catalog} meanwhile`, 'Compare again, then publish.')
}

/** Sends an edition with this content and makes it current. @throws EnsembleError conflict when somebody else was first */
export async function putEdition(
  current: Current,
  content: Content,
  blobs: Blobs,
  key: HeldKey,
  { run, total }: ReturnType<typeof createSteps>,
  wish: Wish,
): Promise<Published> {
  const { listed } = current
  const { catalog } = listed.publisher
  const edition = (listed.pointer?.edition ?? 0) + 1
  const manifest = await run('sign', async () => {
    const about = { format: 'ensemble-edition-1' as const, catalog, edition, created: new Date().toISOString() }
    // A model that this catalog's keys have not signed is signed by this one: a first edition.
    const release = current.foreignRelease ? await signInto(blobs, current.foreignRelease, key) : content.release
    return signInto(blobs, manifestText({ ...content, ...about, release }), key)
  })
  await run('send', (tell) => sendBlobs(blobs, (done, of) => tell({ done, of })))
  const schedule = await run('switch', () => settle({ catalog, edition, manifest }, current, wish))
  const before = new Set(
    [...(current.manifest?.shards ?? []), ...(current.manifest?.records ?? [])].map(({ sha256 }) => sha256),
  )
  const entries = [...content.shards, ...content.records]
  const sum = (some: typeof entries) => some.reduce((bytes, entry) => bytes + entry.bytes, 0)
  const fresh = entries.filter(({ sha256 }) => !before.has(sha256))
  return { edition, at: wish.at, schedule, bytes: sum(entries), freshBytes: sum(fresh), milliseconds: total() }
}

/**
 * @param pictures those of the feed, by hash
 * @param at when; now when absent
 */
export async function publishNext(
  current: Current,
  { content, blobs: built, took }: Built,
  pictures: ReadonlyMap<Sha256, Blob>,
  key: HeldKey,
  report: (progress: PublishProgress) => void,
  at: string | undefined,
): Promise<Published> {
  const { items, snapshots } = content.counts
  if (!items && !snapshots) throw new EnsembleError('invalid', 'this edition would be empty')
  const blobs: Blobs = new Map(built)
  for (const [sha256, body] of pictures) blobs.set(sha256, { body, type: body.type })
  return putEdition(current, content, blobs, key, createSteps(report, took), { at })
}

export const contentOf = ({ release, shards, records, counts, examples }: EditionManifest): Content => ({
  release,
  shards,
  records,
  counts,
  examples,
})

/** The content of an earlier edition under the next number: devices only ever go forward (edge/check.ts). */
export async function republish(current: Current, earlier: EditionManifest, key: HeldKey): Promise<Published> {
  const steps = createSteps(() => undefined)
  return putEdition(current, contentOf(earlier), new Map(), key, steps, { restores: earlier.edition })
}
