/** What the one app can be told by its host; everything has a default. */
import type { HeaderOptions } from './headers.ts'

export interface Limits {
  /** Largest blob: room for a trunk and for a photo, not for a film. */
  blobBytes: number
  manifestBytes: number
  recordsBytes: number
  /** All blobs together; no limit when absent. */
  quotaBytes?: number
}

export interface AppOptions extends HeaderOptions {
  limits: Limits
  /** Milliseconds since 1970. */
  now: () => number
  /** The files of the web app: answers GET, or undefined for a path it does not have. */
  files?: (request: Request) => Promise<Response | undefined>
  /** Told of every internal error. */
  report: (error: unknown) => void
}

const megabyte = 1024 * 1024

export function fillOptions(given: Partial<Omit<AppOptions, 'limits'>> & { limits?: Partial<Limits> }): AppOptions {
  const limits = {
    blobBytes: 128 * megabyte,
    manifestBytes: 4 * megabyte,
    recordsBytes: 16 * megabyte,
    ...given.limits,
  }
  return { now: Date.now, report: console.error, ...given, limits }
}
