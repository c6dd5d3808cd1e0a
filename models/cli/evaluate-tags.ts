/** `ensemble evaluate --boxes` and `--attributes`: detection, and what the released classifier heads get right. */
import { dirname, join } from 'node:path'
import { scoreAttributes, scoreCategories } from '../train/score-tags.ts'
import { type Arguments, readCount, readFlag, readText, readTexts, requireText } from './command.ts'
import { evaluateBoxes } from './evaluate-boxes.ts'
import { type Model, requireTagHeads } from './model.ts'
import { readLabelled } from './read-labelled.ts'
import { heldPieces } from './train-tags.ts'
import { root } from './trainer.ts'

const round = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(4)) : value)

export async function reportBoxes(given: Arguments, model: Model): Promise<void> {
  const path = requireText(given, 'boxes', 'COCO JSON')
  const result = await evaluateBoxes(path, readText(given, 'images') ?? dirname(path), model)
  if (readFlag(given, 'json')) return console.log(JSON.stringify({ ...result, release: model.release.version }, round))
  console.log(`${'class'.padEnd(8)}  boxes   AP50  AP50:95  recall (without the category rule)`)
  for (const [kind, { n, ap50, ap, recall, recallWithoutRule }] of Object.entries(result.classes)) {
    const figures = `${ap50.toFixed(3)}  ${ap.toFixed(3)}    ${recall.toFixed(3)} (${recallWithoutRule.toFixed(3)})`
    console.log(`${kind.padEnd(8)}  ${String(n).padStart(5)}  ${figures}`)
  }
  console.log(`mean             ${result.ap50.toFixed(3)}  ${result.ap.toFixed(3)}`)
  console.log(
    `${result.photos} photos, ${result.shown.toFixed(2)} boxes shown a photo (${result.shownWithoutRule.toFixed(2)})`,
  )
  for (const { code, reason } of result.rejected) console.log(`rejected: ${reason}  ${code}`)
}

/** Of the pieces that the folders keep out of training. */
export async function reportAttributes(given: Arguments, model: Model): Promise<void> {
  const heads = requireTagHeads(model)
  const cache = readText(given, 'cache') ?? join(root, '.cache/features')
  const most = readCount(given, 'most', 100_000, 10, 10_000_000)
  const { pooled, receipts } = await readLabelled(readTexts(given, 'attributes'), model, { cache, most, only: 'held' })
  const pieces = heldPieces(pooled)
  const categories = scoreCategories(pieces, heads.categories)
  const attributes = scoreAttributes(pieces, heads.attributes)
  if (readFlag(given, 'json')) return console.log(JSON.stringify({ categories, attributes, receipts }, round))
  for (const [source, { top1, top5, ofKind, calibrationError, superCategory }] of Object.entries(categories)) {
    const all = `super-category ${superCategory.value.toFixed(3)} (n ${superCategory.n})`
    const ofItsKind = `its kind given: top-1 ${ofKind.top1.value.toFixed(3)}  top-5 ${ofKind.top5.value.toFixed(3)}`
    const figures = `top-1 ${top1.value.toFixed(3)} (${top1.ci95.map((value) => value.toFixed(3)).join(' to ')})`
    console.log(
      `category of ${source}: ${figures}  top-5 ${top5.value.toFixed(3)}  n ${top1.n}  ECE ${calibrationError.toFixed(3)}  ${all}  ${ofItsKind}`,
    )
  }
  for (const [group, sources] of Object.entries(attributes))
    for (const [source, { n, macroF1, accuracy }] of Object.entries(sources))
      console.log(
        `${group.padEnd(10)} ${source.padEnd(11)} F1 ${macroF1.toFixed(3)}  first word right ${accuracy.value.toFixed(3)}  n ${n}`,
      )
}
