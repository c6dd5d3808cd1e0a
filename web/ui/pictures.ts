/** Addresses of catalog pictures. */
import type { Picture } from '../../models/core/schema.ts'

export const blobAddress = (picture: Pick<Picture, 'sha256'>): string => `/blobs/${picture.sha256}`
