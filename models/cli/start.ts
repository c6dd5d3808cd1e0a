/** `ensemble start` (npm start): from a fresh checkout to a page with results. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { EnsembleError } from '../core/errors.ts'
import { canonicalJson } from '../core/text.ts'
import { buildWeb, isBuilt } from './build-web.ts'
import { type Command, readFlag, readText } from './command.ts'
import { openDestination } from './destination.ts'
import { openEdition } from './edition.ts'
import { loadModel } from './model.ts'
import { publish } from './publish.ts'
import { printReceipt } from './receipt.ts'
import { projectRoot, readPort, serveUntilStopped, webFolder, servingOptions } from './serve.ts'

const boutique = join(projectRoot, 'models/demo/boutique')
const catalog = 'demo'
const demoName = 'Boutique'

/**
 * [Note: when the demo is published] When the catalog has no edition; and again when it is the demo's own and of another
 * model than this checkout's, or can no longer be read. A catalog of another name is somebody's work: left as it is.
 */
async function needsDemo(data: string): Promise<boolean> {
  if (!existsSync(join(data, 'records.sqlite'))) return true
  const destination = await openDestination(data)
  const [pointer, publisher] = await Promise.all([destination.pointer(catalog), destination.publisher(catalog)])
  await destination.close()
  if (!pointer) return true
  if (publisher?.name !== demoName) return false
  try {
    const edition = await openEdition(data, catalog)
    await edition.close()
    const { release } = await loadModel()
    const madeOf = ({ spaces, heads }: typeof release) => canonicalJson({ spaces, heads })
    return madeOf(edition.model.release) !== madeOf(release)
  } catch (error) {
    if (error instanceof EnsembleError) return true
    throw error
  }
}

async function publishDemo(data: string): Promise<void> {
  if (!existsSync(boutique))
    throw new EnsembleError(
      'not-found',
      `there is no edition in ${data}, and no demo in ${boutique}`,
      `publish photos of your own: ensemble publish FOLDER --to ${data}`,
    )
  const features = join(boutique, 'features.bin')
  const result = await publish({
    from: boutique,
    to: data,
    catalog,
    name: demoName,
    source: { kind: 'auto', currency: 'KRW' },
    features: existsSync(features) ? features : undefined,
    created: new Date(),
  })
  printReceipt(result)
}

export const startCommand: Command = {
  name: 'start',
  summary: 'build the app, publish the demo when there is none, and serve both',
  usage: '[--data DIR] [--port N]',
  about: `
    What "npm start" does. Builds the app when it is missing or older than its sources, publishes the demo boutique
    when the data folder has no edition, and serves app, API and catalog on one port. Build and publish run side by side.`,
  options: servingOptions,
  examples: [
    ['npm start', 'then open the address it prints'],
    ['PORT=9000 npm start', 'on another port'],
  ],
  async run(given) {
    const data = readText(given, 'data') ?? process.env['ENSEMBLE_DATA'] ?? join(projectRoot, '.ensemble')
    const began = performance.now()
    const build = async () => {
      if (await isBuilt()) return
      console.error('Building the app ...')
      await buildWeb()
      console.error(`The app is built (${((performance.now() - began) / 1000).toFixed(1)} s)`)
    }
    const demo = async () => ((await needsDemo(data)) ? publishDemo(data) : undefined)
    const outcomes = await Promise.allSettled([build(), demo()])
    const failed = outcomes.find((outcome) => outcome.status === 'rejected')
    if (failed) throw failed.reason
    const [port, host] = [readPort(given), readText(given, 'host') ?? process.env['HOST']]
    return serveUntilStopped({ data, web: webFolder, port, host, json: readFlag(given, 'json') })
  },
}
