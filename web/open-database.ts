/** A database of this device, opened on first use and again after it was let go. */
import { type DBSchema, type IDBPDatabase, type OpenDBCallbacks, openDB } from 'idb'

export function openOnUse<T extends DBSchema>(
  name: string,
  upgrade: NonNullable<OpenDBCallbacks<T>['upgrade']>,
  version = 1,
): () => Promise<IDBPDatabase<T>> {
  let opening: Promise<IDBPDatabase<T>> | undefined
  const letGo = () => (opening = undefined)
  return () => {
    if (opening) return opening
    opening = openDB<T>(name, version, {
      upgrade,
      // Another tab wants to upgrade or delete: let go at once, and open anew on the next call.
      blocking(_from, _to, event) {
        ;(event.target as IDBDatabase).close()
        letGo()
      },
      terminated: letGo,
    })
    opening.catch(letGo)
    return opening
  }
}
