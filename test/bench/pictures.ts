/** What looking costs in Chromium: a photo and its five garments beside one pass of the trunk; a heat map. */
import { describe } from '../../models/core/descriptor.ts'
import type { Garment } from '../../models/core/detect.ts'
import { decodeHead } from '../../models/core/head.ts'
import { explainMatch } from '../../models/core/heat.ts'
import { poolSight } from '../../models/core/pool-photo.ts'
import { askingGlances, cutGarments, cutItem, poolPictures, seeGarments, type Seeing } from '../../models/core/see.ts'
import { seeCut } from '../../models/core/sight.ts'
import card from '../../models/weights/trunk.json'
import releaseFile from '../../models/weights/release.json'
import headAddress from '../../models/weights/looks.head?url'
import { decodePhoto } from '../../web/worker/photo.ts'
import type { Outliner } from '../../web/worker/outline.ts'
import { openSession, type Session } from '../../web/worker/session.ts'
import { closeSession, runTrunk } from '../../web/worker/trunk.ts'
import { bytes, openKit, openOutlines } from '../browser/trunk-kit.ts'

export const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

/** A look of the boutique by the address of its photo, with its true garments, and the picture of one of its pieces. */
export interface Outfit {
  photo: string
  garments: Garment[]
  item: string
}

async function openTrunk(threads: number): Promise<{ session: Session; outliner: Outliner; release: Seeing }> {
  const kit = await openKit()
  const release = { input: kit.input, gemExponent: card.p, garments: releaseFile.garments }
  return { session: await openSession('wasm', threads, kit.files), outliner: await openOutlines(), release }
}

const fetchPicture = async (address: string) => decodePhoto(await (await fetch(address)).blob())

/** Medians of `runs` rounds, in which what is compared takes turns: milliseconds, and runs of the trunk for the garments. */
export async function timeOutfit(threads: number, { photo, garments }: Outfit, runs: number) {
  const { session, outliner, release } = await openTrunk(threads)
  const pixels = await fetchPicture(photo)
  let passes = 0
  const run = (images: Float32Array, width: number, height: number) => {
    passes++
    return runTrunk(session, images, width, height)
  }
  const square = new Float32Array(3 * 224 * 224).fill(0.5)
  const cut = (some: readonly Garment[]) => cutGarments(pixels, some, release, outliner.run)
  const look = async (some: readonly Garment[]) => poolPictures(await cut(some), 'snapshot', release, run)
  const steps = {
    pass224: () => run(square, 224, 224),
    photo: () => seeGarments([pixels], askingGlances(release), release, run),
    outlines: () => cut(garments),
    garments: () => look(garments),
    oneByOne: async () => {
      for (const garment of garments) await look([garment])
    },
  }
  const names = Object.keys(steps) as (keyof typeof steps)[]
  const times: Record<keyof typeof steps, number[]> = {
    pass224: [],
    photo: [],
    outlines: [],
    garments: [],
    oneByOne: [],
  }
  let batches = 0
  for (let round = 0; round <= runs; round++) {
    for (const name of names) {
      passes = 0
      const start = performance.now()
      await steps[name]()
      if (round > 0) times[name].push(performance.now() - start) // the first warms up
      if (name === 'garments') batches = passes
    }
  }
  await closeSession(session)
  await outliner.close()
  const of = (name: keyof typeof steps) => median(times[name])
  return {
    pass224: of('pass224'),
    photo: of('photo'),
    outlines: of('outlines'),
    garments: of('garments'),
    oneByOne: of('oneByOne'),
    batches,
  }
}

/** Medians in milliseconds of one heat map, and of looking at the garment and at the piece again, which comes before it. */
export async function timeHeat(threads: number, { photo, garments, item }: Outfit, runs: number) {
  const { session, outliner, release } = await openTrunk(threads)
  const head = decodeHead(await bytes(headAddress))
  const [pixels, piece] = [await fetchPicture(photo), await fetchPicture(item)]
  const run = (images: Float32Array, width: number, height: number) => runTrunk(session, images, width, height)
  const times = { look: [] as number[], heat: [] as number[] }
  let grid = ''
  for (let round = 0; round <= runs; round++) {
    const start = performance.now()
    const [cut] = await cutGarments(pixels, garments.slice(0, 1), release, outliner.run)
    const worn = await seeCut(cut, 'snapshot', release, run)
    const own = await seeCut(cutItem(piece), 'item', release, run)
    const target = describe(poolSight(own, release.gemExponent), head, 'item')
    const seen = performance.now()
    const { rows, columns } = explainMatch(worn, head, 'snapshot', target, release.gemExponent)
    if (round > 0) {
      times.look.push(seen - start)
      times.heat.push(performance.now() - seen)
    }
    grid = `${rows} x ${columns}`
  }
  await closeSession(session)
  await outliner.close()
  return { grid, look: median(times.look), heat: median(times.heat) }
}
