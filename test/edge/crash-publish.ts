import type { Store } from '../../edge/store.ts'
import type { Pointer } from '../../models/core/schema.ts'
import { openApp, setPointer, upload, type Edition } from './publisher.ts'

/** An edition as JSON: what a publisher has on its disk. */
export interface Saved {
  owner: string
  pointer: Pointer
  /** Base64 by SHA-256. */
  blobs: [string, string][]
}

/** The publish protocol over a store: look, send what is missing, move the pointer. */
export async function publishSaved(store: Store, { owner, pointer, blobs }: Saved): Promise<number> {
  const edge = openApp(store, owner)
  const seen = (await edge.send(`/api/catalogs/${pointer.catalog}`)).headers.get('ETag') ?? ''
  const bytes = blobs.map(([name, text]) => [name, new Uint8Array(Buffer.from(text, 'base64'))] as const)
  const edition = { pointer, blobs: new Map(bytes) } as unknown as Edition
  await upload(edge, edition)
  return (await setPointer(edge, edition, seen)).status
}
