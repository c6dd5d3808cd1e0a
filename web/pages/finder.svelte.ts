/** Find as state: what is asked, what came back, what went wrong. A newer question drops the older one. */
import type { Item, Text } from '../../models/core/schema.ts'
import type { FoundItem, FoundItems, FoundSnapshots, Garment, SeenGarment, Wanted } from '../worker/engine.ts'
import { announce, type Phase } from '../app/notices.svelte.ts'
import { openEngine } from '../app/engine.ts'
import { loosen, type Group } from '../app/filters.ts'
import { firstShown, type FindQuery, type Mode } from '../app/find-query.ts'
import { dropPhoto, findPhoto, keepPhoto, keepVisit, photoAddress, thumbSide } from '../app/photos.ts'
import { prepare, preparing } from '../app/preparing.svelte.ts'
import { continueKeeping } from '../app/keeping.svelte.ts'
import { explain, problemOf, type Problem } from '../app/problems.ts'
import { publishers } from '../app/publishers.svelte.ts'
import { lookForUpdate } from '../app/updating.svelte.ts'
import { formatList } from '../i18n/format.ts'
import { inUse, t } from '../i18n/language.svelte.ts'
import { garmentNames } from '../i18n/names.ts'
import { readPicture } from '../picture.ts'

export type Finds = { kind: 'items'; found: FoundItems } | { kind: 'snapshots'; found: FoundSnapshots }

interface Finding {
  phase: 'empty' | 'preparing' | 'working' | 'done' | 'error'
  /** What lies on the page: shown at once, before anything is found. */
  subject?: { kind: 'photo'; address: string } | { kind: 'item'; item: Item }
  finds?: Finds
  /** In the photo, the surest first; undefined until it has been looked at as a whole. Of a photo of one piece to wear: none. */
  garments?: SeenGarment[]
  /** What fewer filters would show, when the filters leave too little. */
  also?: { dropped: Group[]; finds: Finds }
  problem?: Problem
}

let finding = $state.raw<Finding>({ phase: 'empty' })
let asked: { text: string; subject: string; mode: string } | undefined
let latest = 0
/** What was last said of the question on the page. */
let said: { phase: Phase; text: string } = { phase: 'idle', text: '' }

export const finder = {
  get now(): Finding {
    return finding
  },
}

const set = (change: Partial<Finding>): void => void (finding = { ...finding, ...change })

/** Answers the query of the address. The same query again (Back, a language change) costs nothing. */
export async function answer(query: FindQuery, again = false): Promise<void> {
  const text = JSON.stringify([query, publishers.turn])
  if (text === asked?.text && finding.phase !== 'error' && !again) return
  const turn = ++latest
  const isNew = () => turn === latest
  const subject = query.item ?? query.photo
  if (!subject) {
    asked = undefined
    finding = { phase: 'empty' }
    return say('idle', '')
  }
  const sameSubject = asked?.subject === subject && asked.mode === query.mode
  asked = { text, subject, mode: query.mode }
  finding = sameSubject ? { ...finding, problem: undefined, also: undefined } : { phase: 'working' }
  say('working', workOf(query)) // at once: what lies on the page answers the question before
  try {
    await find(query, isNew)
  } catch (error) {
    const problem = problemOf(error)
    if (query.photo && problem.code.startsWith('photo-')) dropPhoto(query.photo).catch(() => undefined)
    if (isNew()) fail(problem)
  }
}

function fail(problem: Problem): void {
  if (problem.code === 'superseded') return
  // A file that is no picture is not shown as one.
  const shown = problem.code.startsWith('photo-') ? { subject: undefined } : {}
  set({ phase: 'error', problem, finds: undefined, ...shown })
  const { what, todo } = explain(problem, t())
  say('error', `${what} ${todo}`)
}

const workOf = ({ mode }: FindQuery): string => (mode === 'items' ? t().work.find : t().work.wear)

function say(phase: Phase, text: string): void {
  said = { phase, text }
  announce(phase, text)
}

/** A photo is being read: what lies on the page no longer answers it. `sayAgain` takes that back. */
export const sayReading = (query: FindQuery): void => announce('working', workOf(query))
export const sayAgain = (): void => announce(said.phase, said.text)

async function find(query: FindQuery, isNew: () => boolean): Promise<void> {
  const photo = query.photo && !query.item ? await takePhoto(query.photo, query.mode, isNew) : undefined
  if (!isNew()) return
  if (preparing.phase !== 'ready') {
    set({ phase: 'preparing' })
    say('preparing', t().ready.once)
  }
  const showing = query.item ? showItem(query.item, isNew) : undefined
  await Promise.all([prepare(), showing])
  if (!isNew()) return
  set({ phase: 'working' })
  say('working', workOf(query))
  const isFirstLook = !finding.garments
  const finds = await search(query, photo, wantedOf(query), (garments) => isNew() && set({ garments }))
  if (!isNew()) return
  set({ phase: 'done', finds, ...(query.crop ? {} : { garments: finds.found.garments }) })
  say('done', [isFirstLook ? sayGarments(query, finds) : '', describe(query, finds)].join(' ').trim())
  remember(query, finds, photo).catch(() => undefined) // no room or no storage: the search itself stands
  addLoosened(query, photo, finds, isNew).catch(() => undefined) // a newer question, or no network: the finds stand
  lookForUpdate()
    .then(continueKeeping)
    .catch(() => undefined) // pictures are a comfort: without them everything works
}

async function remember(query: FindQuery, finds: Finds, photo: Blob | undefined): Promise<void> {
  const id = query.item ? `item:${query.item}` : (query.photo ?? '')
  await keepVisit(id, query.mode, titlesOf(finds), photo ?? (await itemPicture()), query.item)
}

const wantedOf = (query: FindQuery): Wanted => ({
  k: query.shown,
  ranking: query.ranking,
  filters: query.filters,
  ...(query.more?.length ? { more: query.more } : {}),
  ...(query.less?.length ? { less: query.less } : {}),
  ...(query.crop ? { crop: query.crop } : {}),
  ...(query.garment === undefined ? {} : { garment: query.garment }),
})

async function takePhoto(id: string, mode: Mode, isNew: () => boolean): Promise<Blob> {
  const photo = await findPhoto(id)
  if (!photo) throw Object.assign(new Error(`photo ${id} is not on this device`), { code: 'lost' })
  // Refused by its header, before anything decodes it: the page must not show what the search would not read.
  const { checkPhoto } = await import('../worker/photo.ts')
  await checkPhoto(photo)
  if (isNew()) set({ subject: { kind: 'photo', address: photoAddress(id, photo) } })
  keepPhoto(id, mode, photo).catch(() => undefined) // no room or no storage: it is in hand as long as the page
  return photo
}

async function showItem(id: string, isNew: () => boolean): Promise<void> {
  const [item] = await (await openEngine()).loadItems([id])
  if (!item) throw Object.assign(new Error(`item ${id} is not in this edition`), { code: 'gone' })
  if (isNew()) set({ subject: { kind: 'item', item } })
}

/** Large enough for the history, where alone it is shown. */
async function itemPicture(): Promise<Blob | undefined> {
  if (finding.subject?.kind !== 'item') return undefined
  return readPicture(finding.subject.item.picture, thumbSide)
}

async function search(
  query: FindQuery,
  photo: Blob | undefined,
  wanted: Wanted,
  onGarments?: (garments: Garment[]) => void,
): Promise<Finds> {
  const engine = await openEngine()
  if (query.mode === 'items' && photo)
    return { kind: 'items', found: await engine.findItems(photo, wanted, onGarments) }
  const asked = photo ? { photo } : { itemId: query.item ?? '' }
  return { kind: 'snapshots', found: await engine.findSnapshots(asked, wanted) }
}

/** Filters that leave fewer than six: also what letting the least dear go would show, one more each time until it shows any. */
async function addLoosened(
  query: FindQuery,
  photo: Blob | undefined,
  finds: Finds,
  isNew: () => boolean,
): Promise<void> {
  if (finds.found.results.length >= firstShown) return
  const shown = new Set(finds.found.results.map((result) => result.id))
  const dropped: Group[] = []
  for (let looser = loosen(query.filters); looser && isNew(); looser = loosen(looser.filters)) {
    dropped.push(looser.dropped)
    const more = await search(query, photo, { ...wantedOf(query), k: firstShown * 2, filters: looser.filters })
    const results = (more.found.results as FoundItem[]).filter(({ id }) => !shown.has(id)).slice(0, firstShown)
    if (!isNew() || !results.length) continue
    return set({ also: { dropped, finds: { ...more, found: { ...more.found, results } } as Finds } })
  }
}

const titlesOf = (finds: Finds): Text[] =>
  (finds.found.results as { record: { title?: Text } }[]).slice(0, 3).flatMap(({ record }) => record.title ?? [])

/** What the live region says of the photo itself, before its results. */
function sayGarments({ crop }: FindQuery, finds: Finds): string {
  if (crop) return ''
  const { garments } = finds.found
  if (garments.length) return t().found.garments(formatList(inUse(), garmentNames(garments)))
  return finds.kind === 'items' ? t().found.noGarment : ''
}

/** The line over the grid, and what the live region says when the search is done. */
export function describe(query: FindQuery, { kind, found }: Finds): string {
  if (!found.results.length) return kind === 'items' ? t().found.none : t().found.noLooks
  const garment = finding.garments?.[query.garment ?? -1]?.superCategory
  const noun = kind === 'snapshots' ? 'looks' : (garment ?? query.filters.superCategory ?? 'all')
  return t().found.count(found.results.length, found.of, noun)
}
