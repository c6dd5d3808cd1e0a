/** A worker that opens the trunk as the product does, one provider and number of threads a worker. */
import { expose } from 'comlink'
import type { Provider } from '../../web/worker/engine.ts'
import { runtimeAddress, runtimeBytes } from '../../web/worker/runtime.ts'
import { checkGolden } from '../../web/worker/self-test.ts'
import { openSession } from '../../web/worker/session.ts'
import { closeSession } from '../../web/worker/trunk.ts'
import { compareOutline } from '../fixtures/outline.ts'
import { bytes, openKit, openOutlines } from './trunk-kit.ts'

const api = {
  /** Least cosine to the golden vectors, over all golden pictures or only the smallest. */
  async check(provider: Provider, threads: number, few: boolean) {
    const session = await openSession(provider, threads, (await openKit()).files)
    const least = await checkGolden(session, await openKit(), few)
    await closeSession(session)
    return { least, isolated: self.crossOriginIsolated }
  },
  /** Cosine of an outline to the golden one, beside a session of the trunk on the provider. */
  async outline(provider: Provider, threads: number) {
    const { files } = await openKit()
    const session = await openSession(provider, threads, files)
    const outliner = await openOutlines()
    const likeness = await compareOutline(outliner.run)
    await outliner.close()
    await closeSession(session)
    return likeness
  },
  async runtime() {
    return { told: runtimeBytes, real: (await bytes(runtimeAddress)).length }
  },
}
export type TrunkApi = typeof api
expose(api)
