/** Photos that came together: the first runs, the others wait here to be tapped. */

export interface Queued {
  id: string
  photo: Blob
}

let waiting = $state.raw<Queued[]>([])

export const queue = (): Queued[] => waiting
export const takeQueue = (photos: Queued[]): void => void (waiting = photos)
