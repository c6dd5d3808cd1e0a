/** The edge's routes that an editor's catalogs need (edge/policy.ts lists them). */
import type { Answer } from '../../../edge/answers.ts'
import { parsePointer, parsePublisherKeys } from '../../../models/core/manifest.ts'
import type { Pointer, PublisherKeys, Sha256 } from '../../../models/core/schema.ts'
import { json, once, read, send } from '../../edge.ts'

const pathOf = (catalog: string) => `/api/catalogs/${encodeURIComponent(catalog)}`

export interface Listed {
  publisher: PublisherKeys
  pointer?: Pointer
  /** Entity tag: the compare of the pointer's compare-and-swap. */
  tag: string
}

const readListed = ({ pointer, publisher }: { pointer: unknown; publisher: unknown }, tag = ''): Listed => ({
  publisher: parsePublisherKeys(JSON.stringify(publisher)),
  ...(pointer ? { pointer: parsePointer(JSON.stringify(pointer)) } : {}),
  tag,
})

export async function listCatalogs(): Promise<Listed[]> {
  const { catalogs } = await read<Answer<'GET /api/catalogs'>>('/api/catalogs')
  return catalogs.map((each) => readListed(each))
}

export async function readCatalog(catalog: string): Promise<Listed | undefined> {
  const answer = await send(pathOf(catalog), {}, { allow: [404] })
  if (answer.status === 404) return undefined
  return readListed((await answer.json()) as { pointer: unknown; publisher: unknown }, answer.headers.get('ETag') ?? '')
}

/** For owners. */
export const registerCatalog = async ({ catalog, name, keys }: PublisherKeys): Promise<void> =>
  void (await send(pathOf(catalog), json('PUT', { name, keys: keys.map(({ publicKey }) => ({ publicKey })) })))

export async function listMissing(names: readonly Sha256[]): Promise<Set<Sha256>> {
  const missing = new Set<Sha256>()
  for (let from = 0; from < names.length; from += 1000) {
    const some = await read<Answer<'POST /api/blobs/missing'>>(
      '/api/blobs/missing',
      json('POST', names.slice(from, from + 1000)),
    )
    for (const name of some.missing) missing.add(name)
  }
  return missing
}

export const putBlob = async (sha256: Sha256, body: Blob, type: string): Promise<void> =>
  void (await send(`/blobs/${sha256}`, { method: 'PUT', body, headers: { 'Content-Type': type } }))

/**
 * @param restores number of the edition whose content `next` is
 * @returns false when somebody else has published since `tag` was read
 */
export async function swapPointer(next: Pointer, tag: string | undefined, restores?: number): Promise<boolean> {
  const wish = json('PUT', { ...next, restores }, { 'If-Match': tag ?? '*none*' })
  return (await send(`${pathOf(next.catalog)}/pointer`, wish, { allow: [409] })).ok
}

/** An edition that was published. */
export type Edition = Answer<'GET /api/catalogs/:catalog/editions'>['editions'][number]

export const listEditions = async (catalog: string): Promise<Edition[]> =>
  (await read<Answer<'GET /api/catalogs/:catalog/editions'>>(`${pathOf(catalog)}/editions`)).editions

export const pinEdition = async (catalog: string, edition: number, pinned: boolean): Promise<void> =>
  void (await send(`${pathOf(catalog)}/editions/${edition}/pin`, { method: pinned ? 'PUT' : 'DELETE' }))

/** An edition that waits for its time, or did. */
export type Schedule = Answer<'GET /api/catalogs/:catalog/schedules'>['schedules'][number]

export const listSchedules = async (catalog: string): Promise<Schedule[]> =>
  (await read<Answer<'GET /api/catalogs/:catalog/schedules'>>(`${pathOf(catalog)}/schedules`)).schedules

/** @returns its id */
export async function addSchedule({ catalog, edition, manifest }: Pointer, notBefore: string): Promise<string> {
  const wish = once({ edition, manifest, notBefore })
  return (await read<Answer<'POST /api/catalogs/:catalog/schedules'>>(`${pathOf(catalog)}/schedules`, wish)).schedule.id
}

export const cancelSchedule = async (catalog: string, id: string): Promise<void> =>
  void (await send(`${pathOf(catalog)}/schedules/${encodeURIComponent(id)}`, { method: 'DELETE' }))
