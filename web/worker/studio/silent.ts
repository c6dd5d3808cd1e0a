/** Whether a WebP or AVIF file says nothing but its picture: no EXIF (which has the place a photo was taken), XMP, profile. */

const ascii = (bytes: Uint8Array, from: number, length: number) =>
  String.fromCharCode(...bytes.subarray(from, from + length))

export function isSilent(bytes: Uint8Array): boolean {
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP') return isSilentWebp(bytes)
  return ascii(bytes, 4, 4) === 'ftyp' && ascii(bytes, 8, 4) === 'avif' && isSilentAvif(bytes)
}

/** Every chunk is one that holds pixels; an animation is not one picture. */
function isSilentWebp(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 12; at + 8 <= bytes.length;) {
    if (!['VP8 ', 'VP8L', 'VP8X', 'ALPH'].includes(ascii(bytes, at, 4))) return false
    const length = view.getUint32(at + 4, true)
    at += 8 + length + (length & 1)
  }
  return true
}

/** Items other than pictures are named in the `meta` box at the start; any of these words there, and it is encoded again. */
function isSilentAvif(bytes: Uint8Array): boolean {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4096))
  return head.includes('meta') && !/Exif|mime|uri |prof|rICC|irot|imir/.test(head)
}
