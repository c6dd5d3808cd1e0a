/** What is remembered of photos over runs, in the cache folder. */
import { join } from 'node:path'
import type { Visit } from '../core/import/revisit.ts'
import type { Picture, Sha256 } from '../core/schema.ts'
import { cacheFolder } from './feature-cache.ts'
import { type LineNotes, openNotes } from './line-notes.ts'
import { type PictureFormat, pictureRecipe } from './picture.ts'

/** Which published picture a photo became. */
export type PictureNotes = LineNotes<{ photo: Sha256; picture: Picture }>
/** Which photo lay at an address. */
export type VisitNotes = LineNotes<Visit>

export const openPictureNotes = (format: PictureFormat, folder = cacheFolder()): PictureNotes =>
  openNotes(join(folder, `pictures-${pictureRecipe(format)}.jsonl`), ({ photo }) => photo)

export const openVisitNotes = (folder = cacheFolder()): VisitNotes =>
  openNotes(join(folder, 'visits.jsonl'), ({ address }) => address)
