/**
 * `npm run quality`: what the released model scores, as a table and as JSON (--json: JSON alone).
 * Publishes the demo into a folder of its own first, so that no other edition is measured by mistake.
 */
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publish } from '../../models/cli/publish.ts'
import { projectRoot } from '../../models/cli/serve.ts'
import type { Figure } from '../../models/core/metrics.ts'
import type { Labels } from '../../models/train/shots.ts'
import { measureBands } from './bands.ts'
import { measureBoutique, type Row } from './boutique.ts'
import { measureConditions } from './conditions.ts'
import { drawFailures } from './failures.ts'
import { measureFramed } from './framed.ts'
import { measureParity } from './parity.ts'
import { measurePointing } from './pointing.ts'
import { measurePrecision } from './precision.ts'
import { measureRules } from './rules.ts'

const boutique = join(projectRoot, 'models/demo/boutique')
const floors: Record<string, number> = { 'snapshot -> its items': 0.95, 'item -> its snapshot': 0.9 }

/** The value of each super-category, and of how many. */
const formatKinds = (kinds: Partial<Record<string, Figure>>) =>
  Object.entries(kinds)
    .map(([kind, figure]) => `${kind} ${figure?.value.toFixed(2)} (${figure?.n})`)
    .join('  ')

function formatRow({ task, ranking, by, boxes, figures }: Row): string {
  const cells = ['recall@1', 'recall@6', 'recall@10', 'mAP'].map((name) => {
    const { value, ci95 } = figures[name]
    return `${value.toFixed(3)} (${ci95.map((bound) => bound.toFixed(3)).join('-')})`
  })
  const floor = ranking === 'looks' && boxes === 'found' ? `  asked R@6 ${floors[task]}` : ''
  return (
    [
      task.padEnd(22),
      ranking.padEnd(6),
      by.padEnd(6),
      boxes.padEnd(6),
      `n=${figures['recall@6'].n}`.padEnd(6),
      ...cells,
    ].join('  ') + floor
  )
}

/** What stands after a flag; undefined without it. */
const textAfter = (flag: string) => process.argv[process.argv.indexOf(flag) + 1 || Infinity] as string | undefined
/** The same as a number; 0 without it. */
const countAfter = (flag: string) => Number(textAfter(flag) ?? 0)

const { version } = JSON.parse(readFileSync(join(projectRoot, 'models/weights/release.json'), 'utf8')) as {
  version: string
}
/** The same as JSON, with what a figure needs to be told again. */
const report = (rows: object[], backend?: string) =>
  console.log(JSON.stringify({ release: version, node: process.version, ...(backend && { backend }), seed: 1, rows }))
const brief = ({ value, ci95 }: Figure) => `${value.toFixed(3)} (${ci95.map((bound) => bound.toFixed(3)).join('-')})`
const street = textAfter('--street')
if (process.argv.includes('--precision')) {
  if (!street)
    throw new Error('--precision asks for --street FOLDER, with persons/, photos/, garments/ and their tables')
  const { rows, backend } = await measurePrecision(street)
  console.table(
    rows.map(({ float, gain, ...row }) => ({
      ...row,
      ...{ 'recall@6': brief(row['recall@6']), float: brief(float), gain: brief(gain) },
    })),
  )
  report(rows, backend)
  process.exit(0)
}
if (process.argv.includes('--conditions')) {
  if (!street) throw new Error('--conditions asks for --street FOLDER, with persons/, garments/ and their table')
  const { rows, backend } = await measureConditions(street)
  console.table(
    rows.map(({ condition, ranking, figures, gain }) => ({
      ...{ condition, ranking, 'recall@1': brief(figures['recall@1']), 'recall@6': brief(figures['recall@6']) },
      ...{ mAP: brief(figures.mAP), 'gain in mAP': brief(gain.mAP), n: figures.mAP.n },
    })),
  )
  report(rows, backend)
  process.exit(0)
}
if (process.argv.includes('--pointing')) {
  if (!street) throw new Error('--pointing asks for --street FOLDER, with photos/, masks/ and labels.txt')
  const { rows, backend } = await measurePointing(street, countAfter('--pointing'))
  console.table(
    rows.map(({ hit, ...row }) => ({ ...row, hit: hit.value, 'hit from': hit.ci95[0], to: hit.ci95[1], n: hit.n })),
  )
  report(rows, backend)
  process.exit(0)
}
const data = mkdtempSync(join(tmpdir(), 'ensemble-quality-'))
await publish({
  from: boutique,
  to: data,
  catalog: 'demo',
  source: { kind: 'auto', currency: 'USD' },
  features: join(boutique, 'features.bin'),
  created: new Date(0),
})
if (process.argv.includes('--parity')) {
  const counts = { wasm: countAfter('--parity'), webgpu: countAfter('--webgpu') }
  const rows = await measureParity(data, boutique, counts)
  console.table(rows)
  report(rows)
  process.exit(0)
}
if (process.argv.includes('--rules')) {
  const { rows, backend } = await measureRules(data, boutique, street)
  console.table(rows.map((row) => ({ ...row, 'recall@6': brief(row['recall@6']), found: brief(row.found) })))
  report(rows, backend)
  process.exit(0)
}
if (process.argv.includes('--framed')) {
  const { rows, backend } = await measureFramed(data, boutique, street)
  console.table(
    rows.map(({ what, how, ...figures }) => ({
      ...{ what, how, n: figures['recall@6'].n },
      ...{ 'recall@1': figures['recall@1'] && brief(figures['recall@1']), 'recall@6': brief(figures['recall@6']) },
    })),
  )
  report(rows, backend)
  process.exit(0)
}
if (process.argv.includes('--bands')) {
  console.log(JSON.stringify(await measureBands(data, boutique), null, 2))
  process.exit(0)
}
const { rows, missed, found, backend, n } = await measureBoutique(data, boutique)
const sheet = textAfter('--failures')
if (sheet) {
  const labels = JSON.parse(readFileSync(join(boutique, 'labels.json'), 'utf8')) as Labels
  const shown = await drawFailures(boutique, labels, missed, sheet)
  console.error(`${sheet}: ${shown.length} of ${missed.length} items whose look is not among the six`)
}
if (!process.argv.includes('--json')) {
  console.log(
    `Boutique looks kept out of training; gallery of ${n.gallery} items, 400 snapshots; intervals: bootstrap, seed 1\n`,
  )
  console.log(
    [
      'task'.padEnd(22),
      'head'.padEnd(6),
      'by'.padEnd(6),
      'boxes'.padEnd(6),
      'n'.padEnd(6),
      'R@1',
      'R@6',
      'R@10',
      'mAP',
    ].join('  '),
  )
  for (const row of rows) console.log(formatRow(row))
  console.log('\nR@6 of each worn item, by scan')
  for (const { task, ranking, by, boxes, kinds } of rows)
    if (by === 'scan')
      console.log(`${task.padEnd(22)}  ${ranking.padEnd(6)}  ${boxes.padEnd(6)}  ${formatKinds(kinds)}`)
  console.log(`\nworn items whose box is found  ${formatKinds(found)}`)
  console.log()
}
console.log(JSON.stringify({ release: version, node: process.version, backend, seed: 1, n, rows, found }))
