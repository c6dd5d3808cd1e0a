/**
 * One file of named binary sections: magic (4 bytes), version u32, header length u32, header as JSON, sections, each
 * starting at a multiple of 16 so that typed arrays can be laid over them. Little-endian. Heads and shards are such files.
 */
import { type Check, check, integer, list, object, text } from './check.ts'
import { EnsembleError, type ErrorCode } from './errors.ts'
import { canonicalJson, decodeUtf8, encodeUtf8 } from './text.ts'

export interface Format {
  /** Four ASCII characters. */
  magic: string
  version: number
  /** Code of the error when a file is not as it should be. */
  code: ErrorCode
}

const prologue = 12
const alignment = 16
const align = (offset: number) => Math.ceil(offset / alignment) * alignment

const directory = list(object({ name: text({ max: 200 }), offset: integer({ min: 0 }), bytes: integer({ min: 0 }) }), {
  max: 10_000,
})

/** @param header JSON; the key `sections` is added to it. */
export function encodeContainer(
  format: Format,
  header: Record<string, unknown>,
  sections: Record<string, Uint8Array>,
): Uint8Array<ArrayBuffer> {
  // Offsets count from the end of the header, so that the header's length does not depend on itself.
  let end = 0
  const places = Object.entries(sections).map(([name, bytes]) => {
    const place = { name, offset: end, bytes: bytes.length }
    end = align(end + bytes.length)
    return place
  })
  const head = encodeUtf8(canonicalJson({ ...header, sections: places }))
  const start = align(prologue + head.length)
  const last = places.at(-1)
  const file = new Uint8Array(start + (last ? last.offset + last.bytes : 0))
  const view = new DataView(file.buffer)
  for (let i = 0; i < 4; i++) file[i] = format.magic.charCodeAt(i)
  view.setUint32(4, format.version, true)
  view.setUint32(8, head.length, true)
  file.set(head, prologue)
  for (const place of places) file.set(sections[place.name], start + place.offset)
  return file
}

/** The version a file says it is of; 0 when it is too short to say. */
export function versionOf(bytes: Uint8Array): number {
  return bytes.length < prologue ? 0 : new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(4, true)
}

/** The header, checked, and the sections as views of `bytes`. @throws format.code naming what does not fit. */
export function decodeContainer<T>(
  format: Format,
  bytes: Uint8Array,
  header: Check<T>,
): { header: T; sections: Map<string, Uint8Array> } {
  const damaged = (reason: string) => new EnsembleError(format.code, `not a ${format.magic} file: ${reason}`)
  if (bytes.length < prologue) throw damaged(`${bytes.length} bytes`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const magic = String.fromCharCode(...bytes.subarray(0, 4))
  if (magic !== format.magic) throw damaged(`it starts with ${JSON.stringify(magic)}`)
  const version = versionOf(bytes)
  if (version !== format.version) throw damaged(`version ${version}, this program reads ${format.version}`)
  const length = view.getUint32(8, true)
  if (prologue + length > bytes.length) throw damaged(`a header of ${length} bytes in a file of ${bytes.length}`)
  const value = parseHeader(bytes.subarray(prologue, prologue + length), damaged)
  const places = check(directory, (value as { sections?: unknown }).sections, format.code, `${format.magic} sections`)
  const start = align(prologue + length)
  const sections = new Map<string, Uint8Array>()
  let end = start
  for (const { name, offset, bytes: size } of places) {
    if (offset % alignment !== 0 || start + offset < end || start + offset + size > bytes.length) {
      throw damaged(`section "${name}" at ${offset} of ${size} bytes in a file of ${bytes.length}`)
    }
    end = start + offset + size
    if (sections.has(name)) throw damaged(`two sections "${name}"`)
    sections.set(name, bytes.subarray(start + offset, end))
  }
  if (end !== bytes.length) throw damaged(`${bytes.length} bytes where the sections end at ${end}`)
  return { header: check(header, value, format.code, `${format.magic} header`), sections }
}

function parseHeader(bytes: Uint8Array, damaged: (reason: string) => EnsembleError): object {
  let value: unknown
  try {
    value = JSON.parse(decodeUtf8(bytes))
  } catch (error) {
    throw damaged(`its header is not JSON (${error instanceof Error ? error.message : String(error)})`)
  }
  if (typeof value !== 'object' || value === null) throw damaged('its header is not an object')
  return value
}

/** A section's bytes on a 4-byte boundary of their own, whatever the file's offset in its buffer. */
export function alignedCopy(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer as ArrayBuffer
}
