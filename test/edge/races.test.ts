import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ensureOwnerToken } from '../../edge/node.ts'
import { openNodeStore } from '../../edge/store-node.ts'
import { makeEdition, openApp, publishFirst, setPointer, upload } from './publisher.ts'

/** ENSEMBLE_RACES=1000 for the full count. */
const races = Number(process.env['ENSEMBLE_RACES'] ?? 20)

it(`has exactly one winner in each of ${races} races between three edges over one folder`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ensemble-races-'))
  // A connection of its own each, as three processes would have.
  const stores = await Promise.all([1, 2, 3].map(() => openNodeStore(folder)))
  const owner = await ensureOwnerToken(folder, stores[0])
  const edges = stores.map((store) => openApp(store, owner))
  const { catalog, key, tag } = await publishFirst(edges[0])
  let seen = tag
  for (let race = 0; race < races; race++) {
    const edition = race + 2
    const rivals = await Promise.all(
      edges.map((_, i) => makeEdition({ catalog, edition, key, seed: 10 * race + i, items: 1 })),
    )
    await upload(edges[0], ...rivals)
    const answers = await Promise.all(rivals.map((rival, i) => setPointer(edges[i], rival, seen)))
    const won = answers.findIndex(({ status }) => status === 200)
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    const lost = (await answers[(won + 1) % 3].json()) as { pointer: unknown }
    expect(lost.pointer).toEqual(rivals[won].pointer)
    seen = answers[won].headers.get('ETag') ?? ''
    expect(await stores[0].records.getPointer(catalog)).toEqual(rivals[won].pointer)
  }
  const history = await stores[1].records.listEditions(catalog, races + 10)
  expect(history.map(({ edition }) => edition)).toEqual(Array.from({ length: races + 1 }, (_, i) => races + 1 - i))
  console.log(`${races} races of three, one winner each, ${2 * races} losers answered 409`)
  await Promise.all(stores.map((store) => store.close()))
  await rm(folder, { recursive: true })
})
