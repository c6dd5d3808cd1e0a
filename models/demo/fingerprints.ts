/**
 * Which drawing a picture on disk was made from, so that drawing the boutique again touches only what has changed. Kept
 * under `.cache/`, never committed: without it everything is drawn.
 */
import { createHash } from 'node:crypto'
import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

/** Of the SVG and everything that pixels and encoder do to it afterwards. */
export function fingerprint(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24)
}

const fileFor = (out: string): string => join('.cache', `drawn-${fingerprint(resolve(out))}.json`)

export async function readFingerprints(out: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(fileFor(out), 'utf8').catch(() => '{}')
  return new Map(Object.entries(JSON.parse(text) as Record<string, string>))
}

export async function writeFingerprints(out: string, drawn: ReadonlyMap<string, string>): Promise<void> {
  await mkdir('.cache', { recursive: true })
  await writeFile(fileFor(out), JSON.stringify(Object.fromEntries(drawn)))
}

export const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )
