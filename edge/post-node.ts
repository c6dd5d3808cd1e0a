/** POST from Node to public addresses only: a webhook must not reach what the edge's own network hides. */
import { lookup } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { postMilliseconds, type Post } from './webhooks.ts'

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

export function isPublic(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return false
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return isPublic(mapped)
  return !closed.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

/** The address that is connected to is the one that was checked, so a name cannot change its mind in between. */
const lookupPublic: LookupFunction = (name, options, done) =>
  lookup(name, { ...options, all: true }, (error, found) => {
    const bad = found?.find(({ address }) => !isPublic(address))
    if (error || bad || found.length === 0) {
      return done(error ?? new Error(`${name} is at ${bad?.address ?? 'no address'}, which is not public`), '', 0)
    }
    if (options.all) return (done as unknown as (e: null, all: typeof found) => void)(null, found)
    done(null, found[0].address, found[0].family)
  })

/** @param anywhere also private addresses: for tests, and networks of one's own. */
export function createPost(anywhere = false): Post {
  return (url, headers, body) =>
    new Promise((resolve, reject) => {
      const { protocol, hostname } = new URL(url)
      const host = hostname.replace(/^\[|\]$/g, '')
      if (!anywhere && isIP(host) !== 0 && !isPublic(host)) return reject(new Error(`${host} is not public`))
      const send = protocol === 'https:' ? requestHttps : requestHttp
      const signal = AbortSignal.timeout(postMilliseconds)
      const length = String(Buffer.byteLength(body))
      const sent = send(
        url,
        {
          method: 'POST',
          headers: { ...headers, 'Content-Length': length },
          signal,
          ...(anywhere ? {} : { lookup: lookupPublic }),
        },
        (answer) => {
          answer.destroy()
          resolve(answer.statusCode ?? 0)
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
}
