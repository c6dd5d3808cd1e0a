/** What a picture file says about itself, read from its first bytes: nothing is decoded to learn this. */

export interface Header {
  type: string
  /** Pixels as stored, before any rotation; 0 when the file does not say where we look. */
  width: number
  height: number
}

const text = (bytes: Uint8Array, from: number, count: number) =>
  String.fromCharCode(...bytes.subarray(from, from + count))

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** PNG (ISO 15948, 11.2.2): signature, then IHDR. */
function readPng(bytes: Uint8Array): Header {
  const type = 'image/png'
  if (text(bytes, 12, 4) !== 'IHDR') return { type, width: 0, height: 0 }
  const view = viewOf(bytes)
  return { type, width: view.getUint32(16), height: view.getUint32(20) }
}

/** JPEG (ITU T.81, B.2.2): walk the segments to the frame header SOF0..SOF15, which is not DHT, JPG or DAC. */
function readJpeg(bytes: Uint8Array): Header {
  const view = viewOf(bytes)
  let at = 2
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) break
    const marker = bytes[at + 1]
    if (marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += marker === 0xff ? 1 : 2 // fill byte, or a marker without a length
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { type: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    if (marker === 0xda || marker === 0xd9) break
    at += 2 + view.getUint16(at + 2)
  }
  return { type: 'image/jpeg', width: 0, height: 0 }
}

/** GIF89a, section 18: logical screen. */
function readGif(bytes: Uint8Array): Header {
  const view = viewOf(bytes)
  return { type: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
}

/** WebP (RFC 9649): extended, lossless or lossy first chunk. */
function readWebp(bytes: Uint8Array): Header {
  const view = viewOf(bytes)
  const chunk = text(bytes, 12, 4)
  const type = 'image/webp'
  if (chunk === 'VP8X') {
    const size24 = (at: number) => 1 + (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16))
    return { type, width: size24(24), height: size24(27) }
  }
  if (chunk === 'VP8L') {
    const packed = view.getUint32(21, true)
    return { type, width: 1 + (packed & 0x3fff), height: 1 + ((packed >> 14) & 0x3fff) }
  }
  if (chunk === 'VP8 ') {
    return { type, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  }
  return { type, width: 0, height: 0 }
}

/** BMP: BITMAPINFOHEADER, or the 12-byte header of OS/2; a negative height means top-down. */
function readBmp(bytes: Uint8Array): Header {
  const view = viewOf(bytes)
  if (view.getUint32(14, true) === 12)
    return { type: 'image/bmp', width: view.getUint16(18, true), height: view.getUint16(20, true) }
  return { type: 'image/bmp', width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) }
}

const heifBrands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']

/** AVIF and HEIC (ISO 23008-12): the largest `ispe` property is the picture; tiles and thumbnails are smaller. */
function readHeif(bytes: Uint8Array): Header | undefined {
  const view = viewOf(bytes)
  const end = Math.min(view.getUint32(0), bytes.length)
  const brands = [text(bytes, 8, 4)]
  for (let at = 16; at + 4 <= end; at += 4) brands.push(text(bytes, at, 4))
  const avif = brands.some((brand) => brand === 'avif' || brand === 'avis')
  if (!avif && !brands.some((brand) => heifBrands.includes(brand))) return undefined
  const header = { type: avif ? 'image/avif' : 'image/heic', width: 0, height: 0 }
  for (let at = end; at + 16 <= bytes.length; at++) {
    if (view.getUint32(at) !== 0x69737065) continue // 'ispe', then version and flags, width, height
    const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)]
    if (width * height > header.width * header.height) Object.assign(header, { width, height })
  }
  return header
}

/** @param bytes the first bytes of the file (a megabyte is plenty). @returns undefined when it is no picture we know. */
export function readHeader(bytes: Uint8Array): Header | undefined {
  if (bytes.length < 30) return undefined
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return readJpeg(bytes)
  if (text(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return readPng(bytes)
  if (text(bytes, 0, 6) === 'GIF87a' || text(bytes, 0, 6) === 'GIF89a') return readGif(bytes)
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 4) === 'WEBP') return readWebp(bytes)
  if (text(bytes, 4, 4) === 'ftyp') return readHeif(bytes)
  if (text(bytes, 0, 2) === 'BM') return readBmp(bytes)
  const tiff = text(bytes, 0, 4)
  if (tiff === 'II*\0' || tiff === 'MM\0*') return { type: 'image/tiff', width: 0, height: 0 }
  return undefined
}

/** A search for two bytes from the end: markers of the end of a file sit there. */
function endsWithMarker(bytes: Uint8Array, first: number, second: number): boolean {
  for (let at = bytes.length - 2; at >= 0; at--) if (bytes[at] === first && bytes[at + 1] === second) return true
  return false
}

/**
 * True when the file stops before its end: JPEG without an end marker after its scan, PNG without IEND, RIFF shorter
 * than it says. Platforms decode such files partly, or grey; a person should be told instead.
 */
export function isCutShort(type: string, bytes: Uint8Array): boolean {
  if (type === 'image/jpeg') return !endsWithMarker(bytes.subarray(startOfScan(bytes)), 0xff, 0xd9)
  if (type === 'image/png') return !text(bytes, Math.max(0, bytes.length - 4096), 4096).includes('IEND')
  if (type === 'image/webp') return bytes.length < viewOf(bytes).getUint32(4, true) + 8
  return false
}

/** Offset of the first scan (SOS): thumbnails inside the metadata have end markers of their own. */
function startOfScan(bytes: Uint8Array): number {
  const view = viewOf(bytes)
  let at = 2
  while (at + 4 < bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda) {
    if (bytes[at + 1] === 0xff) at += 1
    else if (bytes[at + 1] >= 0xd0 && bytes[at + 1] <= 0xd8) at += 2
    else at += 2 + view.getUint16(at + 2)
  }
  return Math.min(at, bytes.length)
}
