/** Requests from Node to public addresses only: what is asked for must not reach what this machine's network hides. */
import { lookup } from 'node:dns'
import { request as requestHttp, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as requestHttps } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Not of the internet: this host, private and link-local networks, shared and reserved ranges (RFC 6890). */
const closed = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  closed.addSubnet(network, prefix, 'ipv4')
}
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  closed.addSubnet(network, prefix, 'ipv6')
}

/** Whether an IP address may be connected to. */
export type Allows = (address: string) => boolean

export function isPublic(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return false
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return isPublic(mapped)
  return !closed.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

/** The address that is connected to is the one that was checked, so a name cannot change its mind in between. */
const lookupWhere =
  (allows: Allows): LookupFunction =>
  (name, options, done) =>
    lookup(name, { ...options, all: true }, (error, found) => {
      const bad = found?.find(({ address }) => !allows(address))
      if (error || bad || found.length === 0) {
        return done(error ?? new Error(`${name} is at ${bad?.address ?? 'no address'}, which is not public`), '', 0)
      }
      if (options.all) return (done as unknown as (e: null, all: typeof found) => void)(null, found)
      done(null, found[0].address, found[0].family)
    })

/** Starts a request that connects to no address but those allowed. @throws Error naming one that is not */
export function requestWhere(
  allows: Allows,
  url: URL,
  options: RequestOptions,
  onAnswer: (answer: IncomingMessage) => void,
): ClientRequest {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !allows(host)) throw new Error(`${host} is not public`)
  const send = url.protocol === 'https:' ? requestHttps : requestHttp
  return send(url, { ...options, lookup: lookupWhere(allows) }, onAnswer)
}
