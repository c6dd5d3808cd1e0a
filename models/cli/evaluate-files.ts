/** The tables `ensemble evaluate` reads: who is right for whom, what a photo is, which groups it belongs to. */
import { existsSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { parseTable } from '../core/csv.ts'
import { EnsembleError } from '../core/errors.ts'
import { decodeUtf8 } from '../core/text.ts'
import type { LabelledFile } from './evaluate-classes.ts'
import { readBytes } from './files.ts'
import { listFolder } from './folder.ts'

const invalid = (message: string, hint = '') => new EnsembleError('invalid', message, hint)

async function readColumns(path: string, names: readonly string[]): Promise<Record<string, string>[]> {
  const rows = parseTable(decodeUtf8(await readBytes(path)))
  const lacking = names.filter((name) => !Object.hasOwn(rows[0]?.cells ?? {}, name))
  if (!rows.length) throw invalid(`${path} has no rows`, `its header is ${names.join(',')}`)
  if (lacking.length)
    throw invalid(`${path} has no column "${lacking.join('", "')}"`, `its header is ${names.join(',')}`)
  return rows.map(({ cells }) => cells)
}

/** Absolute paths of a folder's pictures. @throws EnsembleError `not-found`, `invalid` when there are none */
export async function listPictures(folder: string): Promise<string[]> {
  if (!existsSync(folder)) throw new EnsembleError('not-found', `${folder} does not exist`)
  const { root, pictures } = await listFolder(folder)
  if (!pictures.length) throw invalid(`${folder} has no photos`)
  return pictures.map((name) => join(root, name))
}

/** File names of a table are relative to the folder, or absolute. */
export const locate = (folder: string, name: string) => (isAbsolute(name) ? name : join(resolve(folder), name))

/** Query -> right answers. Files that a table names and nobody has are listed like broken ones. */
export async function readTruth(path: string, queries: string, gallery: string) {
  const truth = new Map<string, Set<string>>()
  const named = new Set<string>()
  for (const { query, relevant } of await readColumns(path, ['query', 'relevant'])) {
    const files = relevant
      .split(/\s+/)
      .filter(Boolean)
      .map((name) => locate(gallery, name))
    if (!files.length) throw invalid(`${path}: query "${query}" has no relevant files`)
    const key = locate(queries, query)
    truth.set(key, new Set([...(truth.get(key) ?? []), ...files]))
    for (const file of files) named.add(file)
  }
  return { truth, named }
}

export async function readLabels(path: string, folder: string): Promise<LabelledFile[]> {
  const rows = await readColumns(path, ['file', 'label'])
  return rows.map(({ file, label }) => ({ file: locate(folder, file), label }))
}

/** Column -> file -> group. An empty cell puts the file in no group of that column. */
export type Groups = Map<string, Map<string, string>>

/** @param folders where the files may lie; a name stands for the file of it in each. */
export async function readGroups(path: string, folders: readonly string[]): Promise<Groups> {
  const rows = await readColumns(path, ['file'])
  const columns = Object.keys(rows[0]).filter((name) => name !== 'file')
  if (!columns.length) throw invalid(`${path} has no column besides "file"`, 'e.g. file,category,colour')
  const groups: Groups = new Map(columns.map((column) => [column, new Map<string, string>()]))
  for (const row of rows)
    for (const [column, files] of groups)
      for (const folder of folders) if (row[column].trim()) files.set(locate(folder, row.file), row[column].trim())
  return groups
}
