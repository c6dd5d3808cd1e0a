/**
 * Load on the Node edge over loopback, as JSON: `node --import tsx test/bench/edge-load.ts [seconds] [clients]`.
 * So many clients read catalogs, manifests and pictures without pause, each over a connection of its own; then one token
 * writes as fast as it can. Client and edge share the machine's cores, so a faster machine is more than twice as fast.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { publishFirst, type Edge } from '../edge/publisher.ts'

const [seconds, clients] = [Number(process.argv[2] ?? 20), Number(process.argv[3] ?? 500)]
const folder = await mkdtemp(join(tmpdir(), 'ensemble-load-'))
const port = 20_000 + Math.floor(Math.random() * 20_000)
const base = `http://127.0.0.1:${port}`
const server = spawn(process.execPath, ['--import', 'tsx', 'edge/node.ts'], {
  env: { ...process.env, ENSEMBLE_DATA: folder, PORT: String(port), ENSEMBLE_LOG: 'error' },
  stdio: ['ignore', 'pipe', 'inherit'],
})
await new Promise<void>((started) => server.stdout.once('data', () => started()))
const owner = (await readFile(join(folder, 'owner.token'), 'utf8')).trim()
const edge: Edge = { owner, send: (path, init) => fetch(`${base}${path}`, init) }
const { catalog, first } = await publishFirst(edge)
const paths = [`/api/catalogs/${catalog}`, '/api/catalogs', ...[...first.blobs.keys()].map((name) => `/blobs/${name}`)]

const agent = new Agent({ keepAlive: true, maxSockets: clients })
const milliseconds: number[] = []
const failures: string[] = []

function read(path: string): Promise<void> {
  const began = performance.now()
  return new Promise((done) => {
    const sent = request(`${base}${path}`, { agent }, (answer) => {
      answer.resume()
      answer.on('end', () => {
        milliseconds.push(performance.now() - began)
        if (answer.statusCode !== 200) failures.push(`${answer.statusCode} ${path}`)
        done()
      })
    })
    sent.on('error', (error) => {
      failures.push(error.message)
      done()
    })
    sent.end()
  })
}

async function readMemory(): Promise<number> {
  const text = await (await edge.send('/metrics', { headers: { Authorization: `Bearer ${owner}` } })).text()
  return Number(/^ensemble_resident_bytes (\d+)$/m.exec(text)?.[1])
}

async function loadReads(): Promise<number[]> {
  const memory: number[] = []
  const end = performance.now() + seconds * 1000
  const client = async (number: number) => {
    for (let i = number; performance.now() < end; i++) await read(paths[i % paths.length])
  }
  const watch = setInterval(() => void readMemory().then((bytes) => memory.push(bytes)), (seconds * 1000) / 10)
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
  clearInterval(watch)
  return memory
}

/** Writes without pause: those beyond the measure get 429 and when to come back. */
async function loadWrites(): Promise<Record<string, number>> {
  const statuses: Record<string, number> = {}
  const headers = { Authorization: `Bearer ${owner}`, 'Content-Type': 'application/json' }
  for (let round = 0; round < 20; round++) {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => edge.send('/api/blobs/missing', { method: 'POST', headers, body: '[]' })),
    )
    for (const answer of answers) {
      await answer.body?.cancel()
      const key = `${answer.status}${answer.headers.has('Retry-After') ? ' with Retry-After' : ''}`
      statuses[key] = (statuses[key] ?? 0) + 1
    }
  }
  return statuses
}

const memory = await loadReads()
milliseconds.sort((a, b) => a - b)
const at = (share: number) => Math.round(milliseconds[Math.floor(share * (milliseconds.length - 1))] * 10) / 10
const megabytes = memory.map((bytes) => Math.round(bytes / 1e6))
const writes = await loadWrites()
console.log(
  JSON.stringify({
    what: 'reads of catalogs, manifests and small blobs over loopback; then excess writes',
    machine: { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version },
    ...{ clients, seconds, requests: milliseconds.length, errors: failures.length, firstErrors: failures.slice(0, 3) },
    perSecond: Math.round(milliseconds.length / seconds),
    milliseconds: { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) },
    residentMegabytes: megabytes,
    writes,
  }),
)
agent.destroy()
server.kill('SIGTERM')
await new Promise((gone) => server.once('close', gone))
await rm(folder, { recursive: true })
