/** A worker that opens the trunk as the product does, one provider and number of threads a worker. */
import { expose } from 'comlink'
import type { Provider } from '../../web/worker/engine.ts'
import { runtimeAddress, runtimeBytes } from '../../web/worker/runtime.ts'
import { checkGolden } from '../../web/worker/self-test.ts'
import { openSession } from '../../web/worker/session.ts'
import { closeSession } from '../../web/worker/trunk.ts'
import { bytes, openKit } from './trunk-kit.ts'

const api = {
  /** Least cosine to the golden vectors, over all golden pictures or only the smallest. */
  async check(provider: Provider, threads: number, few: boolean) {
    const session = await openSession(provider, threads, (await openKit()).files)
    const least = await checkGolden(session, await openKit(), few)
    await closeSession(session)
    return { least, isolated: self.crossOriginIsolated }
  },
  async runtime() {
    return { told: runtimeBytes, real: (await bytes(runtimeAddress)).length }
  },
}
export type TrunkApi = typeof api
expose(api)
