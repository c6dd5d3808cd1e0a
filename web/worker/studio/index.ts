/** The Studio's worker: an editor's feed on one side, the edge on the other. */
import { expose } from 'comlink'
import { EnsembleError } from '../../../models/core/errors.ts'
import { type Exported, exportCsv, exportJsonLines } from '../../../models/core/import/export.ts'
import { filesOf } from '../../../models/core/picture-sizes.ts'
import { isWorthCompacting, shapeOf } from '../../../models/core/publish/compact.ts'
import type { Sha256 } from '../../../models/core/schema.ts'
import { silentMeter } from '../meter.ts'
import { openModel, type Model } from '../model.ts'
import { plainly } from '../plainly.ts'
import { useToken } from '../../edge.ts'
import {
  cancelSchedule,
  listCatalogs,
  listEditions,
  listSchedules,
  pinEdition,
  readCatalog,
  registerCatalog,
} from './access.ts'
import { bringBack, listAside, putAside } from './aside.ts'
import { buildNext, type Built } from './build.ts'
import { compact } from './compact.ts'
import type { PlannedEdition, Review, Studio, WorkProgress } from './contract.ts'
import { type Current, openCurrent, readManifest } from './current.ts'
import * as desks from './desk.ts'
import { openPicture } from './given.ts'
import { acceptGrant, holdKey, stateOf } from './keys.ts'
import { publishNext, republish } from './make.ts'
import { makeNext, type Next } from './next.ts'
import { follow } from './progress.ts'
import { forgetAsked } from './visits.ts'
import { workThrough } from './work.ts'

let catalog = ''
let desk: desks.Desk | undefined
let current: Promise<Current> | undefined
let model: { releaseId: Sha256; opening: Promise<Model> } | undefined
let next: (Next & { built: Built }) | undefined
let stopped = true

const openDesk = (): desks.Desk => {
  if (desk) return desk
  throw new EnsembleError('not-found', 'no feed is open', 'Drop one first.')
}

function getCurrent(fresh = false): Promise<Current> {
  if (fresh || !current) current = openCurrent(catalog)
  current.catch(() => (current = undefined))
  return current
}

/** The model the catalog is described with; opened once. */
async function getModel(): Promise<Model> {
  const { releaseId, release } = await getCurrent()
  if (model?.releaseId !== releaseId) model = { releaseId, opening: openModel(releaseId, release, silentMeter) }
  model.opening.catch(() => (model = undefined))
  return model.opening
}

async function work(onProgress: (progress: WorkProgress) => void): Promise<WorkProgress> {
  const open = openDesk()
  const rows = desks.wantedRows(open)
  const progress = follow(rows.length, () => desks.tally(open), onProgress)
  stopped = false
  progress.tell('model')
  const { pictures } = open.supplies
  const job = { rows, pictures, done: open.done, faults: open.faults, current: await getCurrent(), model: getModel }
  const count = () => rows.filter(({ line }) => open.done.has(line) || open.faults.has(line)).length
  await workThrough({
    ...job,
    isStopped: () => stopped || desk !== open,
    onRow: (computed) => progress.step(count(), computed),
  })
  return progress.tell(stopped ? 'paused' : 'done', count())
}

/** Compared with what is live now, not with what was when the page was opened. */
async function review(onPart: (made: number, all: number) => void): Promise<Review> {
  const open = openDesk()
  const live = await getCurrent(true)
  const ready = desks.readyRows(open)
  const { heads } = await getModel()
  const content = await makeNext(live, ready, open.read.plan.replaces, heads)
  const built = await buildNext(live, content, onPart)
  next = { ...content, built }
  const before = live.listed.pointer?.edition ?? 0
  const { added, changed, removed, same } = content.diff
  const waiting = await findWaiting(before + 1)
  const without = open.read.rows.length - ready.length
  return { edition: before + 1, before, added, changed, removed, same, without, check: built.check, waiting }
}

/** Those that wait, and those that waited for a number that is not taken yet: what came to nothing before is past. */
async function listPlanned(): Promise<PlannedEdition[]> {
  const [schedules, listed] = [await listSchedules(catalog), await readCatalog(catalog)]
  const next = (listed?.pointer?.edition ?? 0) + 1
  return schedules.flatMap(({ id, edition, notBefore, name, state, detail }) => {
    const shown = state === 'waiting' || (state === 'failed' && edition >= next - 1)
    return shown ? [{ id, edition, at: notBefore, by: name, state, detail }] : []
  })
}

/** When an edition of this number is to be published. */
const findWaiting = async (number: number): Promise<string | undefined> =>
  (await listPlanned()).find(({ state, edition }) => state === 'waiting' && edition === number)?.at

const studio: Studio = {
  async signIn(token) {
    useToken(token)
    const all = await listCatalogs()
    return all.map(({ publisher, pointer }) => ({
      catalog: publisher.catalog,
      name: publisher.name,
      edition: pointer?.edition ?? 0,
    }))
  },
  async choose(wanted, name) {
    if (wanted !== catalog) [current, next] = [undefined, undefined]
    catalog = wanted
    const key = await holdKey(catalog)
    const listed = await readCatalog(catalog)
    if (listed) return stateOf(listed)
    // The first key of a new catalog is that of who makes it.
    await registerCatalog({ catalog, name: name || catalog, keys: [key] })
    return stateOf((await readCatalog(catalog))!)
  },
  vouch: (grant) => acceptGrant(catalog, grant),
  async take(given) {
    forgetAsked()
    desk = await desks.openDesk(catalog, given)
    next = undefined
    return desks.report(desk)
  },
  async reopen() {
    desk ??= await desks.reopenDesk()
    return desk?.catalog === catalog ? desks.report(desk) : undefined
  },
  async discard() {
    stopped = true
    ;[desk, next] = [undefined, undefined]
    await desks.clearDesk()
  },
  async read(plan) {
    await desks.readAgain(openDesk(), plan)
    return desks.report(openDesk())
  },
  async fix(line, cells) {
    const open = openDesk()
    open.fixes.set(line, { ...open.fixes.get(line), ...cells })
    await desks.readAgain(open, {})
    return desks.report(open)
  },
  async leave(line, left) {
    const open = openDesk()
    if (left) open.left.add(line)
    else open.left.delete(line)
    await desks.keepDesk(open)
    return desks.report(open)
  },
  rows: async (view, from, count) => desks.showRows(openDesk(), view, from, count),
  doubles: async (count) => (desk ? desks.showDoubles(desk, count) : []),
  made: async (sha256) => [...(desk?.done.values() ?? [])].find(({ files }) => files.has(sha256))?.files.get(sha256),
  picture: async (path) => desk && openPicture(desk.supplies.pictures, path).catch(() => undefined),
  work,
  async pause() {
    stopped = true
  },
  review,
  async changes(how, from, count) {
    const all = (next?.diff.changes ?? []).filter((change) => how === 'all' || change.how === how)
    return { of: all.length, changes: all.slice(from, from + count) }
  },
  async publish(onProgress, at) {
    const open = openDesk()
    if (!next) throw new EnsembleError('invalid', 'nothing has been compared yet', 'Look at the changes first.')
    const shown = [...next.items, ...next.snapshots].flatMap(({ picture }) => filesOf(picture))
    const named = new Set(shown.map(({ sha256 }) => sha256))
    const pictures = new Map([...open.done.values()].flatMap(({ files }) => [...files]))
    for (const sha256 of pictures.keys()) if (!named.has(sha256)) pictures.delete(sha256)
    const done = await publishNext(await getCurrent(), next.built, pictures, await holdKey(catalog), onProgress, at)
    ;[current, next, desk] = [undefined, undefined, undefined]
    if (done.schedule !== undefined) await putAside(done.schedule, done.edition)
    else await desks.clearDesk()
    return done
  },
  async history() {
    const [editions, listed] = [await listEditions(catalog), await readCatalog(catalog)]
    return editions.map(({ edition, published, pinned, dropped, restores }) => ({
      ...{ edition, published, pinned, dropped: dropped !== null, restores: restores ?? undefined },
      live: edition === listed?.pointer?.edition,
    }))
  },
  pin: (edition, pinned) => pinEdition(catalog, edition, pinned),
  planned: listPlanned,
  async cancel(id) {
    await cancelSchedule(catalog, id)
    // Whoever has begun another feed meanwhile goes on with that one first.
    return bringBack(id).catch(() => false)
  },
  kept: async () => listAside(catalog, await listSchedules(catalog)),
  bringBack,
  async goBack(edition) {
    const live = await getCurrent(true)
    const pointer = (await listEditions(catalog)).find((each) => each.edition === edition)
    if (!pointer) throw new EnsembleError('not-found', `edition ${edition} is no longer there`)
    const done = await republish(live, await readManifest(pointer, live.listed), await holdKey(catalog))
    ;[current, next] = [undefined, undefined]
    return done
  },
  async index() {
    const listed = await readCatalog(catalog)
    if (!listed?.pointer) return undefined
    const { shards, edition } = await readManifest(listed.pointer, listed)
    const waiting = await findWaiting(edition + 1)
    return { ...shapeOf(shards), edition, isDue: isWorthCompacting(shards), waiting }
  },
  async compact(onProgress) {
    const live = await getCurrent(true)
    const edition = (live.listed.pointer?.edition ?? 0) + 1
    const at = await findWaiting(edition)
    if (at !== undefined) return { how: 'waiting', edition, at }
    const outcome = await compact(live, await holdKey(catalog), onProgress)
    ;[current, next] = [undefined, undefined]
    return outcome
  },
  async exportCatalog(as) {
    const { items, snapshots } = await getCurrent(true)
    const photoOf = (sha256: Sha256) => new URL(`/blobs/${sha256}`, self.location.origin).href
    const all: Exported[] = [
      ...[...items.values()].map(({ picture, ...record }) => ({
        kind: 'items' as const,
        record,
        photo: photoOf(picture.sha256),
      })),
      ...[...snapshots.values()].map(({ picture, garments: _garments, ...record }) => ({
        kind: 'snapshots' as const,
        record,
        photo: photoOf(picture.sha256),
      })),
    ]
    return as === 'csv' ? exportCsv(all) : exportJsonLines(all)
  },
}

expose(plainly(studio))
