import type { Layer } from './ink.ts'
import { emptyLayer } from './ink.ts'
import type { Maker } from './piece.ts'
export function drawFlatAccessory(_maker: Maker, _subCategory: string): Layer {
  return emptyLayer()
}
