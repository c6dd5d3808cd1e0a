/** The `ensemble` command: finds the command, reads its arguments, runs it, and says what went wrong in one line. */
import { EnsembleError, toProblem } from '../core/errors.ts'
import { readArguments, readFlag } from './command.ts'
import { type CommandTable, formatCommandHelp, formatHelp } from './help.ts'

// Loaded one at a time: `--help` should not wait for an inference runtime.
const commands: CommandTable = {
  describe: {
    summary: 'turn photos into descriptors',
    load: async () => (await import('./describe.ts')).describeCommand,
  },
  tag: {
    summary: 'tell what garments are in photos, of which category and attributes',
    load: async () => (await import('./tag.ts')).tagCommand,
  },
  search: {
    summary: 'find items for a photo, or snapshots for an item',
    load: async () => (await import('./search.ts')).searchCommand,
  },
  publish: {
    summary: 'make a catalog of a folder of photos or a table, and publish it',
    load: async () => (await import('./publish.ts')).publishCommand,
  },
  evaluate: {
    summary: 'measure retrieval, classification, boxes or attributes on labelled photos',
    load: async () => (await import('./evaluate.ts')).evaluateCommand,
  },
  train: {
    summary: 'train a head on labelled photos',
    load: async () => (await import('./train.ts')).trainCommand,
  },
  sweep: {
    summary: 'train a head for every combination of settings, best first',
    load: async () => (await import('./sweep.ts')).sweepCommand,
  },
  'import-trunk': {
    summary: 'make the trunk of a ResNet50 in ONNX',
    load: async () => (await import('./import-trunk.ts')).importTrunkCommand,
  },
  serve: {
    summary: 'serve a published catalog and the app',
    load: async () => (await import('./serve.ts')).serveCommand,
  },
  start: {
    summary: 'build the app, publish the demo when there is none, and serve both',
    load: async () => (await import('./start.ts')).startCommand,
  },
  history: {
    summary: 'list the editions of a catalog',
    load: async () => (await import('./history.ts')).historyCommand,
  },
  rollback: {
    summary: 'go back to an earlier edition',
    load: async () => (await import('./history.ts')).rollbackCommand,
  },
  compact: {
    summary: 'put the parts of an index together, and clear what was removed',
    load: async () => (await import('./compact.ts')).compactCommand,
  },
  pin: {
    summary: 'keep an edition, or let it go',
    load: async () => (await import('./history.ts')).pinCommand,
  },
  verify: {
    summary: 'hash everything again; list what is missing, wrong or extra',
    load: async () => (await import('./verify.ts')).verifyCommand,
  },
  backup: {
    summary: 'copy a data folder, while it is served or not, and verify the copy',
    load: async () => (await import('./backup.ts')).backupCommand,
  },
  restore: {
    summary: 'make a data folder of a backup, and verify it',
    load: async () => (await import('./backup.ts')).restoreCommand,
  },
  rebuild: {
    summary: 'make a lost database again of the blobs and their signed manifests',
    load: async () => (await import('./rebuild.ts')).rebuildCommand,
  },
  key: {
    summary: 'show the key that signs what this machine publishes',
    load: async () => (await import('./key.ts')).keyCommand,
  },
}

async function runCommand(name: string | undefined, rest: string[]): Promise<number> {
  if (!name || name === 'help' || name === '--help' || name === '-h') {
    const topic = name === 'help' ? commands[rest[0] ?? ''] : undefined
    console.log(topic ? formatCommandHelp(await topic.load()) : formatHelp(commands))
    return name ? 0 : 2
  }
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!entry) throw new EnsembleError('invalid', `no command "${name}"`, `one of: ${Object.keys(commands).join(', ')}`)
  const command = await entry.load()
  const given = readArguments(command, rest)
  if (readFlag(given, 'help')) {
    console.log(formatCommandHelp(command))
    return 0
  }
  return command.run(given)
}

/** One line for people, JSON for programs; the stack only when asked for. */
function reportFailure(error: unknown, asJson: boolean): number {
  const problem = toProblem(error)
  if (asJson) console.log(JSON.stringify({ error: problem }))
  else console.error(`ensemble: ${problem.message}${problem.hint ? ` (${problem.hint})` : ''}`)
  if (process.env['ENSEMBLE_DEBUG'] && error instanceof Error) console.error(error.stack)
  return problem.code === 'invalid' ? 2 : 1
}

// A reader that closed the pipe (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const [name, ...rest] = process.argv.slice(2)
try {
  process.exitCode = await runCommand(name, rest)
} catch (error) {
  process.exitCode = reportFailure(error, rest.includes('--json'))
}
