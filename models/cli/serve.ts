/** `ensemble serve`: a published catalog, the API and the app, on this machine. */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EnsembleError } from '../core/errors.ts'
import { describeSetup } from '../../edge/invites.ts'
import { type Edge, readEnvironment, startEdge } from '../../edge/node.ts'
import { type Arguments, type Command, readCount, readFlag, readText } from './command.ts'

export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
export const webFolder = join(projectRoot, 'dist/web')

/** --port, then PORT, then 8787. */
export function readPort(given: Arguments): number {
  const text = readText(given, 'port') ?? process.env['PORT'] ?? '8787'
  return readCount({ files: [], values: { port: text } }, 'port', 8787, 0, 65_535)
}

export interface ServePlan {
  data: string
  web?: string
  port: number
  host?: string
  json: boolean
}

async function openEdge({ data, web, port, host }: ServePlan): Promise<Edge> {
  return startEdge({ ...readEnvironment(), data, web, port, host }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE')
      throw new EnsembleError('conflict', `port ${port} is taken`, 'set another: PORT=8788, or --port 8788')
    throw error
  })
}

/** Serves until it is told to stop; answers that are running may finish. */
export async function serveUntilStopped(plan: ServePlan): Promise<number> {
  const edge = await openEdge(plan)
  const { url, setupCode } = edge
  if (plan.json) console.log(JSON.stringify({ url, data: plan.data, setupCode }))
  else console.log(`Ensemble at ${url}`)
  if (setupCode && !plan.json) console.log(describeSetup(readEnvironment().origin ?? url, setupCode))
  await new Promise<void>((stopped) => {
    process.once('SIGINT', stopped)
    process.once('SIGTERM', stopped)
  })
  await edge.stop()
  return 0
}

/** Of every command that serves. */
export const servingOptions: Command['options'] = {
  data: { type: 'string', value: 'DIR', help: 'data folder (.ensemble)' },
  port: { type: 'string', value: 'N', help: 'port; 0 takes any free one (PORT, or 8787)' },
  host: { type: 'string', value: 'NAME', help: 'address to listen on (127.0.0.1); 0.0.0.0 is every network' },
}

export const serveCommand: Command = {
  name: 'serve',
  summary: 'serve a published catalog and the app',
  usage: '[--data DIR] [--port N]',
  about: `
    Answers the app, the API and the blobs of a data folder on one port, until Ctrl-C. The folder is what "ensemble
    publish --to DIR" made; a publish into it while this runs shows at the next look. The owner's token, for
    "ensemble publish --to URL --token", is in the file owner.token of the folder. With ENSEMBLE_LOG=info every request that changes something is a line of
    JSON on stderr, with ENSEMBLE_LOG=debug every request.`,
  options: servingOptions,
  examples: [
    ['ensemble serve', 'the demo, after "ensemble start" made it once'],
    ['ensemble serve --data shop --port 9000', 'a catalog of your own'],
  ],
  async run(given) {
    const data = readText(given, 'data') ?? '.ensemble'
    if (!existsSync(data))
      throw new EnsembleError('not-found', `${data} does not exist`, 'publish into it first: ensemble publish --help')
    if (!existsSync(webFolder)) console.error('the app is not built (npm run build): only the API is served')
    const web = existsSync(webFolder) ? webFolder : undefined
    const [port, host] = [readPort(given), readText(given, 'host') ?? process.env['HOST']]
    return serveUntilStopped({ data, web, port, host, json: readFlag(given, 'json') })
  },
}
