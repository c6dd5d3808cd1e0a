/** The boutique's labels, all invented: each with a price level and the styles it stands for. */
import type { SuperCategory } from '../core/taxonomy.ts'

export const styles = ['minimal', 'street', 'classic', 'casual', 'sporty', 'romantic', 'workwear', 'vintage'] as const
export type Style = (typeof styles)[number]

export interface Brand {
  id: string
  name: string
  /** Factor on prices, 1 = the middle of the shop. */
  level: number
  /** First the one it is known for. */
  styles: readonly Style[]
  /** What it makes; everything when absent. */
  makes?: readonly SuperCategory[]
}

const clothes = ['outer', 'top', 'bottom', 'dress'] as const
const leatherGoods = ['shoes', 'bag'] as const

const brand = (name: string, level: number, known: readonly Style[], makes?: readonly SuperCategory[]): Brand => ({
  id: name.toLowerCase().replace(/[^a-z]+/g, '-'),
  name,
  level,
  styles: known,
  ...(makes ? { makes } : {}),
})

export const brands: readonly Brand[] = [
  brand('Halden Row', 1.5, ['classic', 'minimal']),
  brand('Maren Oak', 1.15, ['minimal', 'casual'], clothes),
  brand('Tessel Form', 1.7, ['minimal']),
  brand('Low Harbour', 1.1, ['workwear', 'vintage']),
  brand('Nine Pines', 0.85, ['casual', 'workwear'], clothes),
  brand('Fennick Lane', 1.3, ['classic', 'workwear'], clothes),
  brand('Corvane Block', 1.05, ['street', 'minimal']),
  brand('Static Yard', 0.85, ['street', 'sporty']),
  brand('Ostra Vale', 1.2, ['romantic', 'vintage'], clothes),
  brand('Petal Index', 0.75, ['romantic', 'casual']),
  brand('Quill Barrow', 1.2, ['vintage', 'classic']),
  brand('Loop and Tarn', 0.65, ['casual', 'sporty']),
  brand('Sunday Ledger', 0.8, ['casual', 'minimal']),
  brand('Kestrel Works', 1.05, ['workwear', 'street'], clothes),
  brand('Movement Eight', 0.95, ['sporty', 'street']),
  brand('Ridgeline Dept.', 1.2, ['sporty', 'workwear']),
  brand('Sorrel Atelier', 1.9, ['romantic', 'minimal']),
  brand('Marrow Hill', 2.1, ['classic', 'vintage']),
  brand('Hanbit Room', 1.25, ['minimal', 'romantic']),
  brand('Dalmuri Days', 0.9, ['romantic', 'casual']),
  brand('Second Orchard', 0.8, ['vintage', 'casual'], clothes),
  brand('Plain Measure', 0.65, ['minimal', 'casual'], clothes),
  brand('Cobble Crane', 1.35, ['classic', 'vintage'], leatherGoods),
  brand('Strap Theory', 1.1, ['minimal', 'street', 'casual'], leatherGoods),
]
