/** An edition that waits for its time, for tests of what must not take its number. */
import { openDestination } from '../../models/cli/destination.ts'
import { openApi } from '../../models/cli/edge-api.ts'
import { readLive } from '../../models/cli/edition.ts'
import { requireKey } from '../../models/cli/keys.ts'
import { putEdition } from '../../models/cli/put-edition.ts'
import type { Pointer } from '../../models/core/schema.ts'

/** Plans the current content once more, an hour from now. @returns what cancels it */
export async function planNext(where: string, token?: string, keyFile?: string): Promise<() => Promise<void>> {
  const [destination, api] = [await openDestination(where, token), await openApi(where, token)]
  const { pointer, manifest: content } = await readLive(destination)
  const path = `/api/catalogs/${pointer.catalog}/schedules`
  let schedule = ''
  const later = {
    ...destination,
    async swap(_: unknown, { edition, manifest }: Pointer) {
      const body = JSON.stringify({ edition, manifest, notBefore: new Date(Date.now() + 3600_000).toISOString() })
      const answer = await api.send(path, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } })
      schedule = ((await answer.json()) as { schedule: { id: string } }).schedule.id
      return true
    },
  }
  const { catalog } = pointer
  const key = requireKey(destination, catalog, keyFile)
  await putEdition(later, { catalog, pointer, content, blobs: new Map(), key, created: new Date() })
  return async () => {
    const cancelled = api.send(`${path}/${schedule}`, { method: 'DELETE' })
    await cancelled.finally(() => Promise.all([destination.close(), api.close()]))
  }
}
