/** Whether pieces find themselves in the shards about to be published: a last look before shoppers get them. */
import { searchShards } from '../asks.ts'
import { dequantizeDescriptor } from '../quantize.ts'
import { createRandom, type Random, shuffle } from '../random.ts'
import type { Ranking } from '../schema.ts'
import { type Index, openShard } from '../search.ts'
import { shardsFor } from '../seek.ts'
import type { CurrentShard, Member } from './plan-shards.ts'

export interface SelfCheck {
  /** Pieces drawn, and those that were first in both rankings. */
  asked: number
  found: number
  /** Ids of the others. */
  lost: string[]
}

/** Width of the graph search, as devices have it. */
const ef = 96
/** Pieces of the same picture are as near as the piece itself: within the rounding of a query they are equal. */
const rounding = 1e-4

/**
 * Draws items and asks for each with its own vector, in the shards a shopper's query for such a piece is sent to.
 * @param shards decoded from the very bytes that are published
 */
export function checkSelf(
  members: readonly Member[],
  shards: readonly CurrentShard[],
  { count = 50, seed = 1 } = {},
): SelfCheck {
  const drawn = draw(members, count, createRandom(seed))
  const opened = shards
    .filter(({ entry }) => entry.kind === 'items')
    .map(({ entry, shard }) => ({ ...entry, index: openShard(shard) }))
  const finds = (member: Member, ranking: Ranking) => {
    const among = shardsFor(...(member.superCategory === 'all' ? [] : [member.superCategory]))
    const asked = opened.filter((each) => each.ranking === ranking && among.includes(each.superCategory))
    const indexes = asked.map(({ index }) => index)
    return findsItself(member, ranking, indexes)
  }
  const lost = drawn.filter((member) => !finds(member, 'looks') || !finds(member, 'goes')).map(({ id }) => id)
  return { asked: drawn.length, found: drawn.length - lost.length, lost }
}

/** Half of what is new, where most can be wrong, as far as there is so much of either. */
function draw(members: readonly Member[], count: number, random: Random): Member[] {
  const items = shuffle(
    random,
    members.filter(({ kind, vectors }) => kind === 'items' && vectors.length > 0),
  )
  const known = items.filter(({ kept }) => kept)
  const fresh = items.filter(({ kept }) => !kept).slice(0, Math.max(count / 2, count - known.length))
  return [...fresh, ...known].slice(0, count)
}

function findsItself({ id, vectors }: Member, ranking: Ranking, indexes: readonly Index[]): boolean {
  const query = dequantizeDescriptor(vectors[0].of[ranking])
  const matches = searchShards(indexes, query, { k: 10, ef })
  const own = matches.find((match) => match.id === id)
  return own !== undefined && own.score >= matches[0].score - rounding
}
