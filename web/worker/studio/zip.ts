/** Files of a zip, read from its directory: nothing is unpacked before it is asked for. Stored and deflated entries. */
import { EnsembleError } from '../../../models/core/errors.ts'
import type { Given } from './contract.ts'

const [endMark, entryMark, localMark] = [0x06054b50, 0x02014b50, 0x04034b50]
/** The end record may be followed by a comment of up to 64 kB. */
const tail = 22 + 65_535
const [mostEntries, mostBytes] = [200_000, 150e6]

export interface ZipEntry {
  path: string
  open(): Promise<Blob>
}

const damaged = (name: string, what: string) =>
  new EnsembleError('invalid', `${name}: ${what}`, 'Pack the folder again, as a plain zip.')

async function viewOf(blob: Blob): Promise<DataView> {
  return new DataView(await blob.arrayBuffer())
}

/** @throws EnsembleError invalid for what is no zip, is encrypted, or larger than 4 GB (zip64) */
export async function listZip({ path: name, file }: Given): Promise<ZipEntry[]> {
  const end = await viewOf(file.slice(Math.max(0, file.size - tail)))
  let at = end.byteLength - 22
  while (at >= 0 && end.getUint32(at, true) !== endMark) at--
  if (at < 0) throw damaged(name, 'is no zip')
  const [count, size, from] = [end.getUint16(at + 10, true), end.getUint32(at + 12, true), end.getUint32(at + 16, true)]
  if (from + size > file.size || count > mostEntries)
    throw damaged(name, 'its directory lies outside of it (zip64 is not read)')
  const directory = await viewOf(file.slice(from, from + size))
  const entries: ZipEntry[] = []
  for (let place = 0; place + 46 <= directory.byteLength && directory.getUint32(place, true) === entryMark;) {
    const u16 = (offset: number) => directory.getUint16(place + offset, true)
    const u32 = (offset: number) => directory.getUint32(place + offset, true)
    if (place + 46 + u16(28) > directory.byteLength) throw damaged(name, 'its directory is cut short')
    const bytes = new Uint8Array(directory.buffer, place + 46, u16(28))
    const path = new TextDecoder().decode(bytes).replaceAll('\\', '/')
    const about = { method: u16(10), packed: u32(20), plain: u32(24), offset: u32(42), locked: (u16(8) & 1) === 1 }
    const hidden = path.endsWith('/') || path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX')
    if (!hidden) entries.push({ path, open: () => openEntry(file, `${name}/${path}`, about) })
    place += 46 + u16(28) + u16(30) + u16(32)
  }
  return entries
}

interface About {
  method: number
  packed: number
  plain: number
  offset: number
  locked: boolean
}

async function openEntry(file: Blob, name: string, { method, packed, plain, offset, locked }: About): Promise<Blob> {
  if (locked) throw damaged(name, 'is locked with a password')
  if (plain > mostBytes) throw damaged(name, `unpacks to ${Math.round(plain / 1e6)} MB`)
  const head = await viewOf(file.slice(offset, offset + 30))
  if (head.byteLength < 30 || head.getUint32(0, true) !== localMark)
    throw damaged(name, 'is not where the directory says')
  const from = offset + 30 + head.getUint16(26, true) + head.getUint16(28, true)
  const body = file.slice(from, from + packed)
  if (method === 0) return body
  if (method !== 8) throw damaged(name, `is packed by method ${method}`)
  // What a stream unpacks beyond the length announced is a bomb: reading stops there.
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  try {
    for await (const chunk of body.stream().pipeThrough(new DecompressionStream('deflate-raw'))) {
      length += chunk.length
      if (length > plain) break
      chunks.push(chunk)
    }
  } catch {
    throw damaged(name, 'is damaged')
  }
  if (length !== plain) throw damaged(name, `unpacks to ${length} of ${plain} bytes`)
  return new Blob(chunks)
}
