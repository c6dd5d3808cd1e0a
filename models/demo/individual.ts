/**
 * Small differences of make, so that two shoes or two bags of one kind are two designs: heel, toe, sole, lining,
 * proportions. Clothes get theirs from the sampler.
 */
import type { Params } from './draw/types.ts'
import { between, integer, pick, type Random } from './random.ts'

const linings = ['#c79b72', '#d9bfa0', '#d9b899', '#b98a66', '#e6d6bd', '#8f6a4c', '#cfc4b4'] as const
const leatherSoles = ['#2a211b', '#3a2c22', '#6b4a30', '#c79a62', '#e2d4bb', '#1d1b1a'] as const
const laces = ['#fbfaf6', '#fbfaf6', '#efe6d4', '#2b2724', '#d9cbb0'] as const
const sandalSoles = ['#b9966c', '#8a6444', '#2b2622', '#d8c6a8', '#a98a63'] as const

/** Width, height and handle in drawing units where a design leaves them to its builder. */
const bagSizes: Readonly<Record<string, readonly [width: number, height: number, handle: number]>> = {
  tote: [92, 150, 92],
  shoulder: [88, 78, 110],
  crossbody: [72, 84, 150],
  backpack: [82, 176, 0],
  clutch: [98, 74, 0],
}

const numberOf = (params: Params, key: string, fallback: number): number => {
  const value = params[key]
  return typeof value === 'number' ? value : fallback
}

function scaleBag(random: Random, params: Params, [width, height, handle]: readonly [number, number, number]): Params {
  const scaled = (key: string, fallback: number, spread: number): number =>
    Math.round(numberOf(params, key, fallback) * between(random, 1 - spread, 1 + spread))
  return {
    ...params,
    width: scaled('width', width, 0.08),
    height: scaled('height', height, 0.09),
    ...(handle ? { handle: scaled('handle', handle, 0.12) } : {}),
  }
}

function finishShoe(random: Random, id: string, params: Params): Params {
  const lining = pick(random, linings)
  const toe = integer(random, 0, 9)
  switch (id) {
    case 'loafer':
    case 'derby': {
      const heel = params['chunky'] ? integer(random, 30, 38) : integer(random, 17, 27)
      return { heel, toe, lining, sole: pick(random, leatherSoles), ...params }
    }
    case 'flat':
      return { heel: integer(random, 5, 13), toe, lining, sole: pick(random, leatherSoles), ...params }
    case 'sandal':
      return {
        sole: pick(random, sandalSoles),
        ...params,
        soleHeight: Math.round(numberOf(params, 'soleHeight', 18) * between(random, 0.85, 1.15) * 10) / 10,
      }
    case 'sneaker':
      return { lace: pick(random, laces), ...params }
    case 'boot':
      return { toe, ...params }
    case 'heel':
      return { lining, ...params }
    default:
      return params
  }
}

/** The design's parameters with what its kind left open; nothing that the kind says is changed but a bag's proportions. */
export function individualize(random: Random, id: string, params: Params): Params {
  const size = bagSizes[id]
  return size ? scaleBag(random, params, size) : finishShoe(random, id, params)
}
