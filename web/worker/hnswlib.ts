/** hnswlib-wasm as we use it: an index from bytes, a search, an end. Only shards.ts may know it. */
import type { HierarchicalNSW, HnswlibModule } from 'hnswlib-wasm/dist/index'

/** The patched module shows its file system (web/build/hnswlib-patch.ts). */
interface Library extends HnswlibModule {
  FS: {
    writeFile(path: string, bytes: Uint8Array, options: { canOwn: boolean }): void
    unlink(path: string): void
  }
}

export interface HnswIndex {
  /** Vector numbers of the k nearest, nearest first. @param query unit vector. */
  search(query: Float32Array, k: number, ef: number): Uint32Array
  /** Gives the memory back; nothing else does. */
  close(): void
}

let loading: Promise<Library> | undefined
let files = 0

/** 880 kB of script with the wasm inside: fetched when the first large shard is opened. */
async function loadLibrary(): Promise<Library> {
  const library: typeof import('hnswlib-wasm') & { __tla?: Promise<void> } = await import('hnswlib-wasm')
  await library.__tla // its exports are assigned by a promise of its own
  return (await library.loadHnswlib()) as Library
}

/**
 * [Note: hnswlib-wasm in a strict page]
 * As published the library builds functions from text and takes bytes only through IndexedDB. The build patches three
 * statements, so it needs no 'unsafe-eval' and its in-memory file system is in reach: a file is written, read and
 * removed within a millisecond. It checks nothing of what it reads: ids and counts are checked by decodeShard.
 * @param file of buildHnswFile.
 */
export async function openHnsw(file: Uint8Array, dimension: number, count: number): Promise<HnswIndex> {
  loading ??= loadLibrary()
  const library = await loading
  const name = `shard-${++files}`
  const path = `/hnswlib-index/${name}`
  const index: HierarchicalNSW & { delete?(): void } = new library.HierarchicalNSW('ip', dimension, '')
  library.FS.writeFile(path, file, { canOwn: true })
  try {
    index.readIndex(name, count)
  } finally {
    library.FS.unlink(path)
  }
  return {
    search(query, k, ef) {
      index.setEfSearch(ef) // forgotten at every read
      return Uint32Array.from(index.searchKnn(query, Math.min(k, count), undefined).neighbors)
    },
    close: () => index.delete?.(),
  }
}
