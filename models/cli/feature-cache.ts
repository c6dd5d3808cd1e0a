/**
 * What photos show, on disk by picture and trunk, so that only what is new is computed again.
 *
 * [Note: feature cache] A folder per trunk; each run that computes something appends to a file of its own, so that runs
 * side by side never write into one another, and a run killed in the middle of a record loses that record only.
 * Record, little-endian: key 32 bytes, then u32 each: vectors, channels, bytes of garments, checksum; then the garments as
 * JSON, and vectors x (spoc, gem, colour) as fp16.
 */
import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { decodeHalf, encodeHalf } from '../core/half.ts'
import { colourBins } from '../core/colour.ts'
import type { Garment } from '../core/detect.ts'
import type { Sha256, Side } from '../core/schema.ts'
import { canonicalJson } from '../core/text.ts'
import { hashBytes } from './hash.ts'
import type { Model } from './model.ts'
import type { Purpose, Seen } from './see.ts'

export interface FeatureCache {
  has(key: Sha256): boolean
  get(key: Sha256): Seen | undefined
  put(key: Sha256, seen: Seen): void
  close(): void
}

const headerBytes = 48

/** Where caches live: `ENSEMBLE_CACHE`, or the user's cache folder. */
export function cacheFolder(): string {
  return process.env['ENSEMBLE_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'ensemble')
}

/** Raised with every change of the code in what is seen of a photo: what was kept before is then not taken for it. */
const [manner, askingManner] = [2, 8]

/** Beside the trunk, what is seen depends on the picture's bytes, its side, and on what for. */
export function featureKey(picture: Sha256, side: Side, purpose: Purpose): Sha256 {
  const asks = side === 'snapshot' && purpose === 'ask'
  const special = asks || (side === 'item' && purpose === 'tell')
  return hashBytes(canonicalJson({ manner: asks ? askingManner : manner, picture, side, ...(special && { purpose }) }))
}

const checksum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest().readUInt32LE(0)

function encodeRecord(key: Sha256, { garments, features }: Seen): Buffer {
  const channels = features[0].spoc.length
  const one = 2 * channels + colourBins
  const values = new Float32Array(features.length * one)
  for (const [at, { spoc, gem, colour }] of features.entries()) {
    values.set(spoc, at * one)
    values.set(gem, at * one + channels)
    values.set(colour, at * one + 2 * channels)
  }
  const about = Buffer.from(JSON.stringify(garments))
  const body = Buffer.concat([about, new Uint8Array(encodeHalf(values).buffer)])
  const record = Buffer.alloc(headerBytes + body.length)
  record.write(key, 'hex')
  record.writeUInt32LE(features.length, 32)
  record.writeUInt32LE(channels, 36)
  record.writeUInt32LE(about.length, 40)
  record.writeUInt32LE(checksum(body), 44)
  record.set(body, headerBytes)
  return record
}

/** Where a record's numbers lie; they are read when asked for, so that a large cache costs no memory. */
interface Place {
  file: number
  from: number
  vectors: number
  channels: number
  /** Bytes of the garments, before the numbers. */
  about: number
}

/** Notes the records of a file up to the first one that is cut short or damaged. */
function indexFile(path: string, file: number, places: Map<Sha256, Place>): void {
  const bytes = readFileSync(path)
  for (let at = 0; at + headerBytes <= bytes.length;) {
    const [vectors, channels, about, sum] = [32, 36, 40, 44].map((place) => bytes.readUInt32LE(at + place))
    const from = at + headerBytes
    const end = from + about + vectors * (2 * channels + colourBins) * 2
    if (end > bytes.length || !vectors || checksum(bytes.subarray(from, end)) !== sum) return
    places.set(bytes.toString('hex', at, at + 32), { file, from, vectors, channels, about })
    at = end
  }
}

function readPlace({ file, from, vectors, channels, about }: Place): Seen {
  const text = Buffer.alloc(about)
  readSync(file, text, 0, about, from)
  const one = 2 * channels + colourBins
  const halves = new Uint16Array(vectors * one)
  readSync(file, halves, 0, halves.byteLength, from + about)
  const values = decodeHalf(halves)
  const features = Array.from({ length: vectors }, (_, at) => ({
    spoc: values.subarray(at * one, at * one + channels),
    gem: values.subarray(at * one + channels, at * one + 2 * channels),
    colour: values.subarray(at * one + 2 * channels, (at + 1) * one),
  }))
  return { garments: JSON.parse(text.toString()) as Garment[], features }
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
    put(key, seen) {
      const record = encodeRecord(key, seen)
      if (!own) {
        own = { file: openSync(join(home, `${Date.now()}-${process.pid}.bin`), 'ax+'), end: 0 }
        files.push(own.file)
      }
      writeSync(own.file, record)
      const from = own.end + headerBytes
      const [vectors, channels] = [seen.features.length, seen.features[0].spoc.length]
      places.set(key, { file: own.file, from, vectors, channels, about: record.readUInt32LE(40) })
      own.end += record.length
    },
    close: () => files.splice(0).forEach(closeSync),
  }
}
