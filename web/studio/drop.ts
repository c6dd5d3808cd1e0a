/** Files out of a drop or a chooser, folders with all that lies in them. */
import type { Given } from '../worker/studio/contract.ts'

export const fromInput = (files: FileList | null): Given[] =>
  [...(files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }))

/** Entries have to be taken before anything is awaited: the drop's data is gone afterwards. */
export async function fromDrop(data: DataTransfer): Promise<Given[]> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  if (!entries.length) return fromInput(data.files)
  const given: Given[] = []
  for (const entry of entries) await walk(entry, given)
  return given
}

async function walk(entry: FileSystemEntry, given: Given[]): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
    given.push({ path: entry.fullPath.replace(/^\//, ''), file })
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  for (;;) {
    // A reader gives a hundred at a time, and nothing when there are no more.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (!some.length) return
    for (const each of some) await walk(each, given)
  }
}
