/** Blobs as files: blobs/ab/cdef..., complete or absent. A file has its final name only when its bytes are on the disk. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, opendir, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { EnsembleError } from '../models/core/errors.ts'
import type { Sha256 } from '../models/core/schema.ts'
import { createEncoder } from './encode-node.ts'
import { headBytes, recogniseType } from './media.ts'
import type { BlobInfo, Blobs, Body, Span } from './store.ts'

/** Told before and after each durable write, so that a test can stop the process exactly there. */
export type Witness = (step: string) => void

const chunkBytes = 256 * 1024
const staleMilliseconds = 24 * 3600 * 1000

export async function openFiles(root: string, witness: Witness = () => {}): Promise<Blobs> {
  const blobs = join(root, 'blobs')
  const incoming = join(root, 'incoming')
  await mkdir(blobs, { recursive: true })
  await mkdir(incoming, { recursive: true })
  await dropStale(incoming)
  const pathOf = (name: Sha256) => join(blobs, name.slice(0, 2), name.slice(2))
  const encoder = createEncoder()

  return {
    async head(name) {
      const handle = await openIfThere(pathOf(name))
      if (!handle) return undefined
      return inspect(handle).finally(() => handle.close())
    },
    async get(name, span) {
      const handle = await openIfThere(pathOf(name))
      if (!handle) return undefined
      const info = await inspect(handle)
      return { info, body: readSpan(handle, span ?? { offset: 0, length: info.bytes }) }
    },
    async put(name, body, info) {
      if ((await lengthOf(pathOf(name))) !== undefined) {
        await receive(body, name, info.bytes)
        return 'exists'
      }
      const temporary = join(incoming, `${name}.${randomUUID()}`)
      try {
        await writeDurably(temporary, body, name, info, witness)
        await moveDurably(temporary, pathOf(name), witness)
      } catch (error) {
        await rm(temporary, { force: true })
        throw nameFailure(error)
      }
      return 'created'
    },
    async sizes(names) {
      const found = new Map<Sha256, number>()
      await eachOf(names, 16, async (name) => {
        const bytes = await lengthOf(pathOf(name))
        if (bytes !== undefined) found.set(name, bytes)
      })
      return found
    },
    async delete(name) {
      for (const path of [`${pathOf(name)}.br`, `${pathOf(name)}.gzip`, pathOf(name)]) await rm(path, { force: true })
    },
    list: () => list(blobs),
    async usage() {
      let sum = 0
      for await (const { bytes } of list(blobs)) sum += bytes
      return sum
    },
    async encoded(name, encoding) {
      const path = pathOf(name)
      const target = await encoder.encodeFile(path, `${path}.${encoding}`, encoding)
      const handle = target && (await openIfThere(target))
      if (!handle) return undefined
      const { size } = await handle.stat()
      return { bytes: size, body: readSpan(handle, { offset: 0, length: size }) }
    },
  }
}

async function* list(blobs: string) {
  for (const folder of (await readdir(blobs)).sort()) {
    for (const file of (await readdir(join(blobs, folder))).sort()) {
      if (folder.length + file.length !== 64) continue
      const { size, mtime } = await stat(join(blobs, folder, file))
      yield { sha256: folder + file, bytes: size, stored: mtime }
    }
  }
}

/** Half-received uploads of a killed process; a live one is younger than a day. */
async function dropStale(incoming: string): Promise<void> {
  for await (const entry of await opendir(incoming)) {
    const path = join(incoming, entry.name)
    if (Date.now() - (await stat(path)).mtimeMs > staleMilliseconds) await rm(path, { force: true })
  }
}

async function writeDurably(path: string, body: Body, name: Sha256, info: BlobInfo, witness: Witness): Promise<void> {
  const handle = await open(path, 'wx')
  try {
    witness('write blob')
    await receive(body, name, info.bytes, async (chunk) => void (await handle.writeFile(chunk)))
    witness('sync blob')
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function moveDurably(from: string, to: string, witness: Witness): Promise<void> {
  const folder = dirname(to)
  if (await mkdir(folder, { recursive: true })) await syncFolder(dirname(folder))
  witness('rename blob')
  await rename(from, to)
  witness('sync folder')
  await syncFolder(folder)
  witness('blob stored')
}

/** A rename is only durable once its folder is. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}

/** Reads the body to its end, hashing; @throws invalid (length), hash-mismatch. */
async function receive(
  body: Body,
  name: Sha256,
  bytes: number,
  keep = async (_chunk: Uint8Array) => {},
): Promise<void> {
  const hash = createHash('sha256')
  let received = 0
  for await (const chunk of body) {
    received += chunk.length
    if (received > bytes) break
    hash.update(chunk)
    await keep(chunk)
  }
  if (received !== bytes)
    throw new EnsembleError('invalid', `Announced ${bytes} bytes, got ${received > bytes ? 'more' : received}`)
  const found = hash.digest('hex')
  if (found !== name) throw new EnsembleError('hash-mismatch', `These bytes hash to ${found}, not ${name}`)
}

async function inspect(handle: FileHandle): Promise<BlobInfo> {
  const head = new Uint8Array(headBytes)
  const { bytesRead } = await handle.read(head, 0, headBytes, 0)
  return { bytes: (await handle.stat()).size, type: recogniseType(head.subarray(0, bytesRead)) }
}

/** Reads only when asked to, so that a slow reader costs one chunk of memory; closes the file at the end, on failure or on cancel. */
export function readSpan(handle: FileHandle, { offset, length }: Span): Body {
  let at = offset
  const end = offset + length
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = new Uint8Array(Math.min(chunkBytes, end - at))
        const { bytesRead } = await handle.read(chunk, 0, chunk.length, at).catch(async (error: unknown) => {
          await handle.close()
          throw error
        })
        at += bytesRead
        if (bytesRead > 0) controller.enqueue(chunk.subarray(0, bytesRead))
        if (bytesRead > 0 && at < end) return
        await handle.close()
        if (at < end) controller.error(new Error(`File ends at ${at}, expected ${end}`))
        else controller.close()
      },
      cancel: () => handle.close(),
    },
    { highWaterMark: 0 },
  )
  return stream
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  return open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw error
  })
}

async function lengthOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    (found) => found.size,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    },
  )
}

async function eachOf<T>(list: readonly T[], atOnce: number, work: (one: T) => Promise<void>): Promise<void> {
  let next = 0
  const run = async () => {
    while (next < list.length) await work(list[next++])
  }
  await Promise.all(Array.from({ length: atOnce }, run))
}

function nameFailure(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error
  return new EnsembleError(
    'storage-full',
    'The disk of the edge is full',
    'Free space, then publish again: stored blobs are kept.',
  )
}
