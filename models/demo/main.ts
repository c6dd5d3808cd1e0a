/**
 * Draws the demo boutique.
 *
 *   npx tsx models/demo/main.ts --committed          the pictures kept in the repository, into models/demo/boutique
 *   npx tsx models/demo/main.ts --out DIR [--format jpg|avif|webp] [--items N] [--looks N] [--workers 2]
 *     [--item-width 400] [--snapshot-width 600] [--item-quality 50] [--snapshot-quality 50] [--variant 1] [--world 0] [--masks]
 */
import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import { committed } from './committed.ts'
import type { Format } from './develop.ts'
import { renderBoutique, renderShare, type RenderOptions } from './render.ts'

const formats: readonly Format[] = ['jpg', 'avif', 'webp']

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    format: { type: 'string', default: 'jpg' },
    items: { type: 'string' },
    looks: { type: 'string' },
    workers: { type: 'string', default: '2' },
    'item-width': { type: 'string', default: '400' },
    'snapshot-width': { type: 'string', default: '600' },
    'item-quality': { type: 'string', default: '50' },
    'snapshot-quality': { type: 'string', default: '50' },
    variant: { type: 'string', default: '1' },
    world: { type: 'string', default: '0' },
    masks: { type: 'boolean', default: false },
    committed: { type: 'boolean', default: false },
    share: { type: 'string' },
  },
})

/** @throws RangeError naming the option and its value. */
function readCount(name: string, text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`--${name} must be a whole number, got "${text}"`)
  return count
}

function readOptions(out: string): RenderOptions {
  const format = formats.find((name) => name === values.format)
  if (!format) throw new RangeError(`--format must be one of ${formats.join(', ')}, got "${values.format}"`)
  return {
    out,
    format,
    itemWidth: readCount('item-width', values['item-width']),
    snapshotWidth: readCount('snapshot-width', values['snapshot-width']),
    quality: {
      items: readCount('item-quality', values['item-quality']),
      snapshots: readCount('snapshot-quality', values['snapshot-quality']),
    },
    variant: readCount('variant', values.variant),
    world: readCount('world', values.world),
    masks: values.masks,
    workers: Math.max(1, readCount('workers', values.workers)),
    ...(values.items === undefined ? {} : { items: readCount('items', values.items) }),
    ...(values.looks === undefined ? {} : { looks: readCount('looks', values.looks) }),
  }
}

function showProgress(done: number, total: number): void {
  const filled = Math.round((30 * done) / total)
  const bar = '='.repeat(filled).padEnd(30, '.')
  if (process.stderr.isTTY) process.stderr.write(`\r[${bar}] ${done} of ${total} pictures${done === total ? '\n' : ''}`)
  else if (done === total || done % 200 === 0) process.stderr.write(`${done} of ${total} pictures\n`)
}

function chooseOptions(): RenderOptions {
  const workers = Math.max(1, readCount('workers', values.workers))
  if (values.committed)
    return { ...committed, out: values.out ?? fileURLToPath(new URL('./boutique', import.meta.url)), workers }
  if (values.out === undefined) throw new RangeError('--out DIR is needed: the folder to draw the boutique into')
  return readOptions(values.out)
}

if (values.share === undefined) {
  const started = Date.now()
  const options = chooseOptions()
  const labels = await renderBoutique({ ...options, onProgress: showProgress })
  const seconds = ((Date.now() - started) / 1000).toFixed(0)
  console.log(`${labels.items.length} items and ${labels.snapshots.length} snapshots in ${options.out}, ${seconds} s`)
} else {
  await renderShare(JSON.parse(values.share), (message) => process.send?.(message))
  process.disconnect?.()
}
