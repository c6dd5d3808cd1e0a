/** The page's handle on the Studio's worker, which is started on the first call. */
import { proxy } from 'comlink'
import { startOnCall } from '../call-worker.ts'
import type { Studio } from '../worker/studio/contract.ts'
import workerAddress from '../worker/studio/index.ts?worker&url'

const ask = startOnCall<Studio>('ensemble-studio', workerAddress)
/** Another of its kind for what keeps one busy, minutes for a large index, while the Studio is used. */
const askAside = startOnCall<Studio>('ensemble-studio-aside', workerAddress)
/** What that one has to be told first. */
let [token, catalog]: [string | undefined, string] = [undefined, '']

export const studio: Studio = {
  signIn: (given) => {
    token = given
    return ask((s) => s.signIn(given))
  },
  choose: (wanted, name) => {
    catalog = wanted
    return ask((s) => s.choose(wanted, name))
  },
  vouch: (grant) => ask((s) => s.vouch(grant)),
  take: (given) => ask((s) => s.take(given)),
  reopen: () => ask((s) => s.reopen()),
  discard: () => ask((s) => s.discard()),
  read: (plan) => ask((s) => s.read(plan)),
  fix: (line, cells) => ask((s) => s.fix(line, cells)),
  leave: (line, left) => ask((s) => s.leave(line, left)),
  rows: (view, from, count) => ask((s) => s.rows(view, from, count)),
  doubles: (count) => ask((s) => s.doubles(count)),
  made: (sha256) => ask((s) => s.made(sha256)),
  picture: (path) => ask((s) => s.picture(path)),
  work: (onProgress) => ask((s) => s.work(proxy(onProgress))),
  pause: () => ask((s) => s.pause()),
  review: (onPart) => ask((s) => s.review(proxy(onPart))),
  changes: (how, from, count) => ask((s) => s.changes(how, from, count)),
  publish: (onProgress, at) => ask((s) => s.publish(proxy(onProgress), at)),
  history: () => ask((s) => s.history()),
  pin: (edition, pinned) => ask((s) => s.pin(edition, pinned)),
  planned: () => ask((s) => s.planned()),
  cancel: (id) => ask((s) => s.cancel(id)),
  kept: () => ask((s) => s.kept()),
  bringBack: (id) => ask((s) => s.bringBack(id)),
  goBack: (edition) => ask((s) => s.goBack(edition)),
  index: () => ask((s) => s.index()),
  compact: (onProgress) =>
    askAside(async (s) => {
      await s.signIn(token)
      await s.choose(catalog)
      return s.compact(proxy(onProgress))
    }),
  exportCatalog: (as) => ask((s) => s.exportCatalog(as)),
}
