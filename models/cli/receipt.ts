/** The end of a publish, for people. */
import type { PublishResult } from './publish.ts'

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

/** Reasons that occur often are counted, the first files of each named. */
function listRejected(rejected: PublishResult['rejected']): string[] {
  const byCode = new Map<string, PublishResult['rejected']>()
  for (const one of rejected) byCode.set(one.code, [...(byCode.get(one.code) ?? []), one])
  return [...byCode].flatMap(([code, list]) => [
    `  ${code}: ${list.length}`,
    ...list.slice(0, 5).map(({ what, reason }) => `    ${reason.includes(what) ? reason : `${what}: ${reason}`}`),
    ...(list.length > 5 ? [`    and ${list.length - 5} more (all with --json)`] : []),
  ])
}

export function printReceipt(result: PublishResult): void {
  const { given, done, rejected, counts, notes } = result
  const lines = [
    `${given} given = ${done} published + ${rejected.length} rejected`,
    ...listRejected(rejected),
    ...notes.map((note) => `  note: ${note}`),
    `${result.catalog}: edition ${result.edition}${result.changed ? '' : ' (nothing changed)'}, ` +
      `${counts.items} items, ${counts.snapshots} snapshots, ${megabytes(result.bytes)} of index and records`,
    `${result.computed} photos described in this run (${result.backend}), ${result.seconds} s in all; in ${result.to}`,
  ]
  console.log(lines.join('\n'))
}
