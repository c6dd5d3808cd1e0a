/** Blobs with the condemned ones among them counted as not stored; see [Note: condemned blobs]. */
import { EnsembleError } from '../models/core/errors.ts'
import type { Blobs, Records } from './store.ts'

/** Names asked for in one statement: D1 binds texts up to 2 MB, a name takes 67 bytes. */
const namesAtOnce = 5000

export function guardBlobs(blobs: Blobs, records: Records): Blobs {
  return {
    ...blobs,
    async put(name, body, info) {
      const condemned = await records.findCondemned([name])
      if (condemned.size === 0) return blobs.put(name, body, info)
      if (!(await records.reprieve(name, new Date().toISOString()))) {
        await body.cancel()
        throw new EnsembleError('backend-unavailable', `${name} is just being deleted`, 'Send it again in a second.')
      }
      return blobs.put(name, body, info)
    },
    async sizes(names) {
      const found = await blobs.sizes(names)
      for (let from = 0; from < names.length; from += namesAtOnce) {
        for (const name of (await records.findCondemned(names.slice(from, from + namesAtOnce))).keys())
          found.delete(name)
      }
      return found
    },
  }
}
