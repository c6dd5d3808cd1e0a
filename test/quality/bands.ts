/**
 * Where the words of nearness begin, from answers whose truth is known: the lowest score at which, over the boutique's
 * *training* looks (the kept-out ones judge the model), a share of the answers above it are what the word says.
 *   same        the very item, for half of them
 *   veryClose   the same sub-category in one of its colours, for two thirds
 *   close       the same sub-category, for half of them
 * Printed by `npm run quality -- --bands`, to be written into models/weights/release.json.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openEdition } from '../../models/cli/edition.ts'
import { cacheFolder, openFeatureCache } from '../../models/cli/feature-cache.ts'
import { seeFiles } from '../../models/cli/see-files.ts'
import { openAsks, searchAsks } from '../../models/core/asks.ts'
import { describe } from '../../models/core/descriptor.ts'
import type { Item, Ranking } from '../../models/core/schema.ts'
import { mergeByGarment } from '../../models/core/search.ts'
import { planAsks, type ShardName } from '../../models/core/seek.ts'
import type { Labels } from '../../models/train/shots.ts'

/** Photos asked, and answers judged of each. */
const [asked, judged] = [100, 24]

interface Answer {
  score: number
  same: boolean
  veryClose: boolean
  close: boolean
}

function judge(found: Item, worn: Item[]): Omit<Answer, 'score'> {
  const same = worn.some(({ id }) => id === found.id)
  const alike = worn.filter(({ category }) => category === found.category)
  const veryClose = same || alike.some(({ colours }) => colours.some((colour) => found.colours.includes(colour)))
  return { same, veryClose, close: alike.length > 0 }
}

/** Lowest score above which at least `share` of the answers are right; above all of them when none reaches it. */
export function lowestScore(answers: { score: number; right: boolean }[], share: number): number {
  const sorted = [...answers].sort((a, b) => b.score - a.score)
  let [right, lowest] = [0, 1]
  sorted.forEach((answer, index) => {
    if (answer.right) right++
    if (right / (index + 1) >= share) lowest = answer.score
  })
  return lowest
}

export async function measureBands(data: string, boutique: string): Promise<Record<Ranking, Record<string, number>>> {
  const edition = await openEdition(data, 'demo')
  const { model } = edition
  const labels = JSON.parse(readFileSync(join(boutique, 'labels.json'), 'utf8')) as Labels
  const looks = labels.snapshots.filter(({ split }) => split === 'train').slice(0, asked)
  const cache = openFeatureCache(model, cacheFolder())
  const files = looks.map(({ photo }) => join(boutique, photo))
  const { files: seen } = await seeFiles(files, model, {
    title: 'Training looks',
    side: 'snapshot',
    purpose: 'ask',
    cache,
  })
  const items = await edition.items()
  const bands = {} as Record<Ranking, Record<string, number>>
  for (const ranking of ['looks', 'goes'] as const) {
    const answers: Answer[] = []
    for (const [at, { items: worn }] of looks.entries()) {
      const vectors = seen[at].features.map((each) => describe(each, model.heads[ranking], 'snapshot'))
      const open = (names: readonly ShardName[]) => edition.shards('items', ranking, names)
      const asks = await openAsks(planAsks(seen[at].garments), vectors, open)
      const truth = worn.flatMap(({ id }) => items.get(id) ?? [])
      for (const { id, score } of mergeByGarment(searchAsks(asks, { k: judged }), judged))
        answers.push({ score, ...judge(items.get(id) as Item, truth) })
    }
    const bound = (word: 'same' | 'veryClose' | 'close', share: number) =>
      Number(
        lowestScore(
          answers.map((answer) => ({ score: answer.score, right: answer[word] })),
          share,
        ).toFixed(3),
      )
    bands[ranking] = { same: bound('same', 1 / 2), veryClose: bound('veryClose', 2 / 3), close: bound('close', 1 / 2) }
  }
  cache.close()
  await edition.close()
  return bands
}
