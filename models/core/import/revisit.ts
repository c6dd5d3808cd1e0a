/** Asking again for a picture that was fetched before: a server that still has the same one answers 304, without it. */

/** By what a server tells versions of one address apart (RFC 9110, 8.8). */
export interface Version {
  /** ETag, as it was sent. */
  tag?: string
  /** Last-Modified, as it was sent. */
  modified?: string
}

/** What was fetched from an address, and became the photo of this SHA-256. */
export interface Visit {
  address: string
  photo: string
  version: Version
}

const [tagPattern, datePattern] = [/^(W\/)?"[\x21\x23-\x7e]{0,200}"$/, /^[A-Za-z]{3}, [0-9A-Za-z :]{20,30} GMT$/]

/** @param header value of an answer's header; @returns undefined when the answer names no version */
export function readVersion(header: (name: string) => string | null | undefined): Version | undefined {
  const [tag, modified] = [header('etag')?.trim(), header('last-modified')?.trim()]
  const version: Version = {
    ...(tag && tagPattern.test(tag) ? { tag } : {}),
    ...(modified && datePattern.test(modified) ? { modified } : {}),
  }
  return version.tag === undefined && version.modified === undefined ? undefined : version
}

/** Request headers; a server that knows tags leaves the date alone. */
export const askIfChanged = ({ tag, modified }: Version): Record<string, string> => ({
  ...(tag === undefined ? {} : { 'If-None-Match': tag }),
  ...(modified === undefined ? {} : { 'If-Modified-Since': modified }),
})
