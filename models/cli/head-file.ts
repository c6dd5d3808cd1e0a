/** Writes trained heads: whole or not at all, and never a worse one over a better one unasked. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { EnsembleError } from '../core/errors.ts'
import { decodeHead, type Head } from '../core/head.ts'

/** What a head did on classes held out of its training. */
export interface HeldOut {
  recallAt6: number
  meanAveragePrecision: number
  queries: number
}

/** By which epochs, jobs and heads are compared: the mean of recall@6 and mAP, as the trainer stops by. */
export const scoreOf = ({ recallAt6, meanAveragePrecision }: HeldOut): number => (recallAt6 + meanAveragePrecision) / 2

/** Of the epoch that was kept; undefined when the head does not say, e.g. because it was not trained here. */
export function readHeldOut({ meta }: Head): HeldOut | undefined {
  const epochs = Array.isArray(meta['history']) ? (meta['history'] as { epoch?: number; held?: HeldOut }[]) : []
  const held = epochs.find(({ epoch }) => epoch === meta['best'])?.held
  return held && Number.isFinite(scoreOf(held)) ? held : undefined
}

const tell = (held: HeldOut) =>
  `${scoreOf(held).toFixed(3)} (R@6 ${held.recallAt6.toFixed(3)}, mAP ${held.meanAveragePrecision.toFixed(3)}, n ${held.queries})`

/** Why `fresh` should not replace what is at the path, or undefined. */
function findObjection(path: string, fresh: Head): string | undefined {
  if (!existsSync(path)) return undefined
  let old: Head
  try {
    old = decodeHead(readPlain(path))
  } catch {
    return 'is not a head that can be read'
  }
  const [was, is] = [old.meta['ranking'] ?? old.name, fresh.meta['ranking'] ?? fresh.name]
  if (was !== is) return `is a head for "${String(was)}", not for "${String(is)}"`
  const [before, after] = [readHeldOut(old), readHeldOut(fresh)]
  if (before && (!after || scoreOf(after) < scoreOf(before)))
    return `is better on what was held out: ${tell(before)} against ${after ? tell(after) : 'nothing measured'}`
  return undefined
}

/** Not Node's Buffer, whose slices share their memory. */
export const readPlain = (path: string): Uint8Array => new Uint8Array(readFileSync(path))

function writeWhole(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.part`, bytes)
  renameSync(`${path}.part`, path)
}

/**
 * [Note: worse never over better] Scores are only comparable on the same held-out classes, which a head cannot prove; so
 * a person decides (`force`), and training is not thrown away: the new head is beside the old one under `PATH.new`.
 * @param bytes an encoded head
 * @throws EnsembleError `conflict` saying what is there and where the new head is
 */
export function saveHead(path: string, bytes: Uint8Array, force: boolean): void {
  const objection = force ? undefined : findObjection(path, decodeHead(bytes))
  if (!objection) return writeWhole(path, bytes)
  writeWhole(`${path}.new`, bytes)
  throw new EnsembleError(
    'conflict',
    `${path} ${objection}`,
    `the new head is ${path}.new; --force replaces the old one`,
  )
}
