/** Compressed copies of files, made at first use and kept. An empty copy says: compressing this does not pay. */
import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { constants, createBrotliCompress, createGzip, gzip } from 'node:zlib'
import type { Encoding } from './store.ts'

/** A copy must save this part of the bytes, or the file is sent as it is. */
const leastGain = 0.05
/** Up to here the first reader waits for the copy (tens of milliseconds); larger ones are made while it gets the plain file. */
const waitBytes = 2 * 1024 * 1024
const sampleBytes = 128 * 1024

export interface Encoder {
  /** Path of the compressed copy of `source` at `target`; undefined when it does not pay or is not ready. */
  encodeFile(source: string, target: string, encoding: Encoding): Promise<string | undefined>
}

export function createEncoder(): Encoder {
  const running = new Map<string, Promise<void>>()
  /** Settled once: the copy's length, 0 for "does not pay". Spares a stat a request. */
  const known = new Map<string, number>()

  const make = (source: string, target: string, encoding: Encoding) => {
    const work = compress(source, target, encoding)
      .then((bytes) => void known.set(target, bytes))
      .finally(() => running.delete(target))
    running.set(target, work)
    return work
  }

  return {
    async encodeFile(source, target, encoding) {
      if (!known.has(target)) {
        const made = await stat(target).catch(() => undefined)
        if (made) known.set(target, made.size)
      }
      if (!known.has(target)) {
        const work = running.get(target) ?? make(source, target, encoding)
        // A copy is a convenience: when making it fails (disk full), the plain file is served.
        const settled = work.catch(() => {})
        if ((await stat(source)).size <= waitBytes) await settled
      }
      return (known.get(target) ?? 0) > 0 ? target : undefined
    },
  }
}

async function compress(source: string, target: string, encoding: Encoding): Promise<number> {
  const { size } = await stat(source)
  await mkdir(dirname(target), { recursive: true })
  const temporary = `${target}.${randomUUID()}.part`
  try {
    if (await looksWorthIt(source, size)) {
      await pipeline(
        createReadStream(source),
        compressorFor(encoding, size),
        createWriteStream(temporary, { flush: true }),
      )
    }
    const { size: made } = await stat(temporary).catch(() => ({ size: size }))
    if (made > size * (1 - leastGain)) await writeFile(temporary, '')
    await rename(temporary, target)
    return (await stat(target)).size
  } finally {
    await rm(temporary, { force: true })
  }
}

/** A quick look at the middle of a large file (weights hardly compress) saves compressing all of it in vain. */
async function looksWorthIt(source: string, size: number): Promise<boolean> {
  if (size <= waitBytes) return size > 256
  const handle = await open(source, 'r')
  try {
    const sample = new Uint8Array(sampleBytes)
    await handle.read(sample, 0, sampleBytes, Math.floor((size - sampleBytes) / 2))
    return (await promisify(gzip)(sample, { level: 1 })).length < sampleBytes * (1 - leastGain)
  } finally {
    await handle.close()
  }
}

function compressorFor(encoding: Encoding, size: number) {
  if (encoding === 'gzip') return createGzip({ level: size <= waitBytes ? 9 : 6 })
  return createBrotliCompress({
    params: {
      // Quality 9 takes some 50 ms a megabyte, 5 a tenth of that: measured on one core of the test machine.
      [constants.BROTLI_PARAM_QUALITY]: size <= waitBytes ? 9 : 5,
      [constants.BROTLI_PARAM_SIZE_HINT]: size,
    },
  })
}
