/** The edge on Node: app, API and blobs on one port, everything kept in one folder. */
import { mkdir, open, readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createAdaptorServer } from '@hono/node-server'
import type { Context } from 'hono'
import { getConnInfo } from '@hono/node-server/conninfo'
import { createApp } from './app.ts'
import { describeSetup, makeSetupCode } from './invites.ts'
import { startChores } from './chores.ts'
import { createLog } from './log-node.ts'
import type { LogEntry } from './metrics.ts'
import { fillOptions, type AppOptions, type Limits } from './options.ts'
import { serveFolder } from './static-node.ts'
import { createPost } from './post-node.ts'
import { tidyAddress, type Rates } from './rates.ts'
import { openNodeStore } from './store-node.ts'
import type { Store } from './store.ts'
import { addToken, createToken } from './tokens.ts'

export interface EdgeOptions {
  /** Where records, blobs and the owner's token live. */
  data: string
  /** The built web app. */
  web?: string
  /** 0 takes any free port. */
  port: number
  host?: string
  limits?: Partial<Limits>
  rates?: Partial<Rates>
  /** Where browsers reach this edge, when that is not where it listens (a proxy). */
  origin?: string
  /** Only behind a proxy that sets X-Forwarded-For: it says where a request comes from, for rate limits. */
  trustProxy?: boolean
  /** Told of every request; nobody when absent. */
  log?: (entry: LogEntry) => void
  /** Lets webhooks reach addresses that are not public. */
  privateWebhooks?: boolean
  /** Origins whose apps may read catalogs and blobs here; all when absent. */
  readers?: readonly string[] | '*'
}

export interface Edge {
  url: string
  store: Store
  /** Code with which the first owner joins, good for an hour; undefined when there is an owner. */
  setupCode?: string
  /** Lets running answers finish, at most 5 s, then closes the store. */
  stop(): Promise<void>
}

const patience = 5000

export async function startEdge(options: EdgeOptions): Promise<Edge> {
  const { data, web, port, host = '127.0.0.1', limits, rates, origin, readers } = options
  const store = await openNodeStore(data)
  await ensureOwnerToken(data, store)
  const files = web === undefined ? undefined : serveFolder(web, join(data, 'encoded'))
  const trusted = options.trustProxy ?? false
  const settings = fillOptions({
    files,
    limits,
    origin,
    readers,
    rates,
    addressOf: addressOf(trusted),
    ...forNode(options),
  })
  const app = createApp(store, settings)
  const stopChores = startChores(store, settings)
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return {
    url: `http://${name === '127.0.0.1' ? 'localhost' : name}:${address.port}`,
    store,
    setupCode: await makeSetupCode(store, Date.now()),
    async stop() {
      await closeServer(server)
      await stopChores()
      await store.close()
    },
  }
}

/** What only Node can do. */
const forNode = ({ log, privateWebhooks }: EdgeOptions): Pick<AppOptions, 'log' | 'gauges' | 'post'> => ({
  log: log ?? (() => {}),
  gauges: () => ({ resident_bytes: process.memoryUsage.rss(), uptime_seconds: Math.round(process.uptime()) }),
  post: createPost(privateWebhooks),
})

const addressOf = (trusted: boolean) => (c: Context) => {
  const forwarded = trusted ? c.req.header('X-Forwarded-For')?.split(',').at(-1)?.trim() : undefined
  return tidyAddress(forwarded ?? getConnInfo(c).remote.address)
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), patience)
  await closed
  clearTimeout(timer)
}

/**
 * The owner's token, for commands on this machine: made at the first start, readable by this user only. The file is the
 * truth, so that a lost database learns it again.
 */
export async function ensureOwnerToken(data: string, store: Store): Promise<string> {
  await mkdir(data, { recursive: true })
  const path = join(data, 'owner.token')
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return undefined
    throw error
  })
  if (file) {
    await file.writeFile(`${createToken()}\n`)
    await file.sync()
    await file.close()
  }
  const secret = (await readFile(path, 'utf8')).trim()
  await addToken(store, { name: 'owner on this machine', scopes: ['owner'] }, secret, Date.now())
  return secret
}

/** What the environment tells a server, however it is started. */
export function readEnvironment(): Pick<EdgeOptions, 'origin' | 'trustProxy' | 'privateWebhooks' | 'log'> {
  const given = process.env
  return {
    origin: given['ENSEMBLE_ORIGIN'],
    trustProxy: given['ENSEMBLE_PROXY'] === '1',
    privateWebhooks: given['ENSEMBLE_PRIVATE_WEBHOOKS'] === '1',
    log: createLog(given['ENSEMBLE_LOG']),
  }
}

async function main(): Promise<void> {
  const settings = readEnvironment()
  const edge = await startEdge({
    ...settings,
    data: process.env['ENSEMBLE_DATA'] ?? '.ensemble',
    web: process.env['ENSEMBLE_WEB'] ?? 'dist/web',
    port: Number(process.env['PORT'] ?? 8787),
    host: process.env['HOST'],
  })
  console.log(`Ensemble at ${edge.url}`)
  if (edge.setupCode) console.log(describeSetup(settings.origin ?? edge.url, edge.setupCode))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void edge.stop().then(() => process.exit(0)))
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
