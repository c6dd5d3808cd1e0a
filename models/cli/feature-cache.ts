/**
 * Pooled features on disk, by picture and trunk, so that only what is new is computed again.
 *
 * [Note: feature cache] A folder per trunk; each run that computes something appends to a file of its own, so that runs
 * side by side never write into one another, and a run killed in the middle of a record loses that record only.
 * Record, little-endian: key 32 bytes, vectors u32, channels u32, checksum u32, then vectors x (spoc, gem, colour) as fp16.
 */
import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { decodeHalf, encodeHalf } from '../core/half.ts'
import { colourBins } from '../core/colour.ts'
import type { Features } from '../core/pool-photo.ts'
import type { ReleaseManifest, Sha256, Side } from '../core/schema.ts'
import { canonicalJson } from '../core/text.ts'
import { hashBytes } from './hash.ts'
import type { Model } from './model.ts'

export interface FeatureCache {
  has(key: Sha256): boolean
  get(key: Sha256): Features[] | undefined
  put(key: Sha256, features: readonly Features[]): void
  close(): void
}

const headerBytes = 44

/** Where caches live: `ENSEMBLE_CACHE`, or the user's cache folder. */
export function cacheFolder(): string {
  return process.env['ENSEMBLE_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'ensemble')
}

/** Features depend on the picture's bytes and on which regions of it are pooled. */
export function featureKey(picture: Sha256, side: Side, { regions }: ReleaseManifest): Sha256 {
  return hashBytes(canonicalJson({ picture, regions: side === 'item' ? regions.slice(0, 1) : regions }))
}

const checksum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest().readUInt32LE(0)

function encodeRecord(key: Sha256, features: readonly Features[]): Uint8Array {
  const channels = features[0].spoc.length
  const one = 2 * channels + colourBins
  const values = new Float32Array(features.length * one)
  for (const [at, { spoc, gem, colour }] of features.entries()) {
    values.set(spoc, at * one)
    values.set(gem, at * one + channels)
    values.set(colour, at * one + 2 * channels)
  }
  const body = new Uint8Array(encodeHalf(values).buffer)
  const record = Buffer.alloc(headerBytes + body.length)
  record.write(key, 'hex')
  record.writeUInt32LE(features.length, 32)
  record.writeUInt32LE(channels, 36)
  record.writeUInt32LE(checksum(body), 40)
  record.set(body, headerBytes)
  return record
}

/** Where a record's numbers lie; they are read when asked for, so that a large cache costs no memory. */
interface Place {
  file: number
  from: number
  vectors: number
  channels: number
}

/** Notes the records of a file up to the first one that is cut short or damaged. */
function indexFile(path: string, file: number, places: Map<Sha256, Place>): void {
  const bytes = readFileSync(path)
  for (let at = 0; at + headerBytes <= bytes.length;) {
    const [vectors, channels] = [bytes.readUInt32LE(at + 32), bytes.readUInt32LE(at + 36)]
    const [from, end] = [at + headerBytes, at + headerBytes + vectors * (2 * channels + colourBins) * 2]
    if (end > bytes.length || !vectors || checksum(bytes.subarray(from, end)) !== bytes.readUInt32LE(at + 40)) return
    places.set(bytes.toString('hex', at, at + 32), { file, from, vectors, channels })
    at = end
  }
}

function readPlace({ file, from, vectors, channels }: Place): Features[] {
  const one = 2 * channels + colourBins
  const halves = new Uint16Array(vectors * one)
  readSync(file, halves, 0, halves.byteLength, from)
  const values = decodeHalf(halves)
  return Array.from({ length: vectors }, (_, at) => ({
    spoc: values.subarray(at * one, at * one + channels),
    gem: values.subarray(at * one + channels, at * one + 2 * channels),
    colour: values.subarray(at * one + 2 * channels, (at + 1) * one),
  }))
}

/** Opens the cache of a trunk; damaged records are as if they were not there. */
export function openFeatureCache({ trunkId }: Model, folder = cacheFolder()): FeatureCache {
  const home = join(folder, 'features', trunkId.slice(0, 16))
  mkdirSync(home, { recursive: true })
  const places = new Map<Sha256, Place>()
  const files = readdirSync(home)
    .filter((name) => name.endsWith('.bin'))
    .sort()
    .map((name) => {
      const file = openSync(join(home, name), 'r')
      indexFile(join(home, name), file, places)
      return file
    })
  let own: { file: number; end: number } | undefined
  return {
    has: (key) => places.has(key),
    get(key) {
      const place = places.get(key)
      return place && readPlace(place)
    },
    put(key, features) {
      const record = encodeRecord(key, features)
      if (!own) {
        own = { file: openSync(join(home, `${Date.now()}-${process.pid}.bin`), 'ax+'), end: 0 }
        files.push(own.file)
      }
      writeSync(own.file, record)
      const from = own.end + headerBytes
      places.set(key, { file: own.file, from, vectors: features.length, channels: features[0].spoc.length })
      own.end += record.length
    },
    close: () => files.splice(0).forEach(closeSync),
  }
}
