import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { ensureOwnerToken } from '../../edge/node.ts'
import { openNodeStore } from '../../edge/store-node.ts'
import { openApp } from './publisher.ts'
import { testEdge } from './suite.ts'

const folder = await mkdtemp(join(tmpdir(), 'ensemble-edge-'))
const store = await openNodeStore(folder)
const owner = await ensureOwnerToken(folder, store)
const edge = openApp(store, owner)

testEdge('Node', async () => edge)

afterAll(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})
