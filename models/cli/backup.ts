/** `ensemble backup` and `restore`: a data folder, whole and at one moment, somewhere else. */
import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import Database from 'libsql'
import { EnsembleError } from '../core/errors.ts'
import { type Arguments, type Command, readFlag, requireFile, requireText } from './command.ts'
import { requireFolder } from './edge-api.ts'
import { verify, type Verified } from './verify.ts'

export interface Copied {
  copied: number
  /** Files that were there already: blobs never change. */
  kept: number
  bytes: number
  verified: Verified
}

// [Note: order of a backup]
// First the database, as of one moment; then the blobs. Whatever that database names was there and stays: a blob is
// deleted a day after it was condemned at the earliest. Blobs that came meanwhile are extra, and harmless. Keys and the
// owner's token are copied too, readable by their owner only: keep a backup where you would keep those.
export async function copyData(from: string, to: string): Promise<Omit<Copied, 'verified'>> {
  await mkdir(to, { recursive: true })
  const database = join(to, 'records.sqlite')
  const fresh = `${database}.new`
  await rm(fresh, { force: true })
  const source = new Database(join(from, 'records.sqlite'))
  source.prepare('VACUUM INTO ?').run(fresh)
  source.close()
  const receipt = { copied: 0, kept: 0, bytes: 0 }
  for (const folder of ['blobs', 'publishers', 'keys']) await copyFiles(from, to, folder, receipt)
  if (existsSync(join(from, 'owner.token'))) await copyOne(from, to, 'owner.token', receipt)
  for (const rest of ['-wal', '-shm']) await rm(`${database}${rest}`, { force: true })
  await rename(fresh, database)
  return receipt
}

async function copyFiles(from: string, to: string, folder: string, receipt: Omit<Copied, 'verified'>): Promise<void> {
  const root = join(from, folder)
  if (!existsSync(root)) return
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath.slice(from.length + 1), entry.name)
    // Compressed copies are made again when somebody asks.
    if (entry.isFile() && !/\.(br|gzip|part)$/.test(entry.name)) await copyOne(from, to, path, receipt)
  }
}

/** Complete under its name or not there at all. */
async function copyOne(from: string, to: string, path: string, receipt: Omit<Copied, 'verified'>): Promise<void> {
  const target = join(to, path)
  const { size, mode } = await stat(join(from, path))
  if (path.startsWith('blobs') && (await stat(target).catch(() => undefined))?.size === size) {
    receipt.kept++
    return
  }
  await mkdir(dirname(target), { recursive: true })
  const temporary = `${target}.new`
  await copyFile(join(from, path), temporary)
  await chmod(temporary, mode & 0o777)
  const file = await open(temporary, 'r')
  await file.sync().finally(() => file.close())
  await rename(temporary, target)
  receipt.copied++
  receipt.bytes += size
}

export async function backUp(from: string, to: string): Promise<Copied> {
  const copied = await copyData(requireFolder(from), to)
  return { ...copied, verified: await verify(to) }
}

export async function restore(from: string, to: string): Promise<Copied> {
  requireFolder(from)
  if (existsSync(join(to, 'records.sqlite')) || existsSync(join(to, 'blobs'))) {
    throw new EnsembleError('conflict', `${to} holds data already`, 'restore to a new folder, then serve that')
  }
  return { ...(await copyData(from, to)), verified: await verify(to) }
}

function report(given: Arguments, to: string, { verified, ...copied }: Copied): number {
  const { missing, wrong } = verified
  if (readFlag(given, 'json')) console.log(JSON.stringify({ ...copied, verified }))
  else {
    console.log(`${copied.copied} files copied (${(copied.bytes / 1e6).toFixed(1)} MB), ${copied.kept} there already`)
    console.log(`${to}: ${verified.hashed} blobs hashed again, ${missing.length} missing, ${wrong.length} wrong`)
  }
  return missing.length + wrong.length > 0 ? 1 : 0
}

type Told = Pick<Command, 'name' | 'summary' | 'usage' | 'about' | 'examples'>

/** Both copy a folder that is named first to one named with --to, and tell what was copied. */
const copying = (told: Told, what: string, target: string, copy: typeof backUp): Command => ({
  ...told,
  options: { to: { type: 'string', value: 'DIR', help: target } },
  async run(given) {
    const to = requireText(given, 'to', target)
    return report(given, to, await copy(requireFile(given, what, told.name), to))
  },
})

export const backupCommand = copying(
  {
    name: 'backup',
    summary: 'copy a data folder, while it is served or not, and verify the copy',
    usage: 'DIR --to DIR',
    about: 'Database, blobs, keys and token. Run again it copies what is new. Exit code 1 when the copy is not whole.',
    examples: [['ensemble backup my-shop --to /media/disk/my-shop', 'every night']],
  },
  'folder',
  'the folder to copy to',
  backUp,
)

export const restoreCommand = copying(
  {
    name: 'restore',
    summary: 'make a data folder of a backup, and verify it',
    usage: 'BACKUP --to DIR',
    about: 'Refuses a folder that holds data. Serve the new folder with "ensemble serve --data DIR".',
    examples: [['ensemble restore /media/disk/my-shop --to my-shop', 'after the disk was lost']],
  },
  'backup',
  'a new folder',
  restore,
)
