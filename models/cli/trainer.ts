/** The trainer, bundled for Node. */
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadBundled } from './bundle.ts'

type Trainer = typeof import('../train/node.ts')

/** Of the program: where node_modules and .cache are. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

export const loadTrainer = (): Promise<Trainer> =>
  loadBundled<Trainer>(join(root, 'models/train/node.ts'), join(root, '.cache/trainer.cjs'))
