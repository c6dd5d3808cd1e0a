/** The address of a publisher as a person types it. */
import { EnsembleError } from '../models/core/errors.ts'

/** Plain http only to this very machine: as edge/headers.ts lets the worker that fetches publishers. */
const loopback = /^(localhost|127\.0\.0\.1)$/

/**
 * "shop.example/coats" -> "https://shop.example": the origin is what keys are pinned to.
 * @throws EnsembleError invalid for what is no address, or not https
 */
export function readPublisherAddress(text: string): string {
  const trimmed = text.trim()
  const refused = (why: string) =>
    new EnsembleError(
      'invalid',
      `${JSON.stringify(trimmed.slice(0, 200))} ${why}`,
      'An address such as https://shop.example.',
    )
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)
  const isHere = loopback.test(trimmed.split(/[:/]/, 1)[0].toLowerCase())
  let url: URL
  try {
    url = new URL(scheme ? trimmed : `${isHere ? 'http' : 'https'}://${trimmed}`)
  } catch {
    throw refused('is not an address')
  }
  if (url.username || url.password) throw refused('has a name or a password in it')
  if (url.protocol === 'http:' && loopback.test(url.hostname)) return url.origin
  if (url.protocol !== 'https:') throw refused('is not https')
  if (!/[.:]/.test(url.hostname) && !loopback.test(url.hostname)) throw refused('is not an address')
  return url.origin
}
