import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureOwnerToken } from '../../edge/node.ts'
import { openNodeStore } from '../../edge/store-node.ts'
import type { Pointer } from '../../models/core/schema.ts'
import { publishSaved, type Saved } from './crash-publish.ts'
import { makeEdition, openApp, publishFirst } from './publisher.ts'

/** Bundled once into a folder that finds node_modules: a process for each crash starts in a fraction of the time. */
const child = fileURLToPath(new URL(`../../.cache/crash-child-${process.pid}.mjs`, import.meta.url))
/**
 * Kinds of write, each once, and all of the pointer's; ENSEMBLE_CRASHES=20 kills so often at each of those, and
 * ENSEMBLE_CRASHES=all twenty times at every durable write.
 */
const asked = process.env['ENSEMBLE_CRASHES'] ?? '1'
const thorough = asked === 'all'
const times = thorough ? 20 : Number(asked)

let base: string
let saved: Saved
let first: Pointer
/** The durable writes of one publish, in order. */
const steps: string[] = []

/** A store with edition 1, and edition 2 on the publisher's disk. */
beforeAll(async () => {
  const source = fileURLToPath(new URL('crash-child.ts', import.meta.url))
  await build({
    entryPoints: [source],
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  })
  base = await mkdtemp(join(tmpdir(), 'ensemble-crash-'))
  const store = await openNodeStore(join(base, 'start/data'))
  const owner = await ensureOwnerToken(join(base, 'start/data'), store)
  const { catalog, key, first: edition } = await publishFirst(openApp(store, owner))
  await store.close()
  first = edition.pointer
  const second = await makeEdition({ catalog, edition: 2, key, seed: 2, items: 2 })
  const blobs = [...second.blobs].map(([name, bytes]): [string, string] => [
    name,
    Buffer.from(bytes).toString('base64'),
  ])
  saved = { owner, pointer: second.pointer, blobs }
  await writeFile(join(base, 'start/edition.json'), JSON.stringify(saved))
  await cp(join(base, 'start'), join(base, 'count'), { recursive: true })
  const counted = await openNodeStore(join(base, 'count/data'), (step) => void steps.push(step))
  steps.length = 0
  expect(await publishSaved(counted, saved)).toBe(200)
  await counted.close()
})
afterAll(async () => {
  await rm(base, { recursive: true })
  await rm(child)
})

function runChild(folder: string, step: number): Promise<{ signal: string | null; output: string }> {
  return new Promise((resolve) => {
    const running = spawn(process.execPath, [child, folder, String(step)], { stdio: 'pipe' })
    let output = ''
    for (const stream of [running.stdout, running.stderr]) stream.on('data', (text) => (output += text))
    running.on('close', (_code, signal) => resolve({ signal, output }))
  })
}

/** Every file under a final name holds exactly what it is named by. */
async function checkFiles(data: string): Promise<number> {
  let count = 0
  for (const path of await readdir(join(data, 'blobs'), { recursive: true })) {
    const name = path.replace('/', '')
    if (name.length !== 64) continue
    expect(
      createHash('sha256')
        .update(await readFile(join(data, 'blobs', path)))
        .digest('hex'),
    ).toBe(name)
    count++
  }
  return count
}

async function crashAt(step: number): Promise<Pointer | undefined> {
  const folder = join(base, `at-${step}`)
  await cp(join(base, 'start'), folder, { recursive: true })
  expect(await runChild(folder, step)).toMatchObject({ signal: 'SIGKILL' })
  const data = join(folder, 'data')
  await checkFiles(data)
  const store = await openNodeStore(data)
  const found = await store.records.getPointer(first.catalog)
  const history = await store.records.listEditions(first.catalog, 10)
  expect(history[0]).toMatchObject(found ?? {})
  if (found?.edition === 2) {
    const sizes = await store.blobs.sizes(saved.blobs.map(([name]) => name))
    expect(sizes.size).toBe(saved.blobs.length)
  }
  // The publisher runs the same command again: it ends as if nothing had happened.
  expect(await publishSaved(store, saved)).toBe(200)
  expect(await store.records.getPointer(first.catalog)).toEqual(saved.pointer)
  expect((await store.records.listEditions(first.catalog, 10)).map(({ edition }) => edition)).toEqual([2, 1])
  // Told once, whatever happened in between.
  const told = (await store.records.listAudit({ limit: 1000 })).filter(({ action }) => action === 'publish')
  expect(told.map(({ detail }) => detail.slice(0, 9)).sort()).toEqual(['edition 1', 'edition 2'])
  await store.close()
  await rm(folder, { recursive: true })
  return found
}

describe('a publisher killed', () => {
  it('at any durable write leaves the old edition or the new one, whole, and can simply go on', async () => {
    // The pointer's transaction is the first to write records: two statements, then it stands.
    const pointer = steps.indexOf('write record')
    const committed = steps.indexOf('record stored')
    expect(committed).toBeGreaterThan(pointer)
    const each = [...new Set(steps)].map((step) => steps.indexOf(step))
    const chosen = steps.map((_, i) => i).filter((i) => thorough || i >= pointer || each.includes(i))
    for (const i of chosen) {
      for (let n = 0; n < times; n++) {
        const found = await crashAt(i + 1)
        expect([steps[i], i, found]).toEqual([steps[i], i, i < committed ? first : saved.pointer])
      }
    }
    expect(chosen.length).toBeGreaterThanOrEqual(8)
    console.log(`killed ${times} times at each of ${chosen.length} of ${steps.length} durable writes`)
  }, 3_600_000)
})
