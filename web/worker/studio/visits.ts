/** Pictures of a feed at their addresses: fetched once, and at the next import only asked whether they have changed. */
import { EnsembleError } from '../../../models/core/errors.ts'
import type { Visit } from '../../../models/core/import/revisit.ts'
import type { Pixels } from '../../../models/core/pixels.ts'
import { openStudioDb } from './db.ts'
import { fetchIfChanged } from './fetch-picture.ts'
import { type KeptPicture, readKept, readyPicture, type ReadyPicture } from './picture.ts'

/** Asked since this feed was opened: a row that is corrected sends nobody to a thousand addresses again. */
const asked = new Set<string>()
export const forgetAsked = (): void => asked.clear()

async function recall(address: string): Promise<{ visit: Visit; kept: KeptPicture } | undefined> {
  const visit = await (await openStudioDb()).get('visits', address)
  const kept = visit && (await readKept(visit.photo))
  return kept && { visit, kept }
}

/** Under way: a row is shown and worked on at the same time. */
const running = new Map<string, Promise<ReadyPicture>>()

/** @throws EnsembleError as `fetchIfChanged` and `readyPicture` do */
export function readyAddress(address: string): Promise<ReadyPicture> {
  const known = running.get(address)
  if (known) return known
  const ready = visit(address).finally(() => running.delete(address))
  running.set(address, ready)
  return ready
}

async function visit(address: string): Promise<ReadyPicture> {
  const known = await recall(address)
  const isCurrent = known && asked.has(address)
  const fetched = isCurrent ? undefined : await fetchIfChanged(address, known?.visit.version)
  if (!fetched && known) {
    asked.add(address)
    return { ...known.kept, photo: known.visit.photo, pixels: () => fetchAgain(known.visit) }
  }
  if (!fetched) throw new EnsembleError('not-found', `304, ${address}`)
  const ready = await readyPicture(fetched.blob)
  // Also when the server names no version: within this feed it is known then.
  await (await openStudioDb()).put('visits', { address, photo: ready.photo, version: fetched.version ?? {} }, address)
  asked.add(address)
  return ready
}

/** The pixels of a known picture, for a model that has not seen it yet. */
async function fetchAgain({ address, photo }: Visit): Promise<Pixels> {
  const fetched = await fetchIfChanged(address)
  const ready = fetched && (await readyPicture(fetched.blob))
  if (ready?.photo === photo) return ready.pixels()
  await (await openStudioDb()).delete('visits', address)
  throw new EnsembleError('network', `${address} changed while it was read`, 'It goes on when you continue.')
}
