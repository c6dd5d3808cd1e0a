/** What the boutique's pieces are made of: the shop's word for the cloth, and the fabric it is drawn as. */
import type { Name } from '../core/taxonomy.ts'
import type { Fabric, Pattern } from './draw/types.ts'
import type { RangeName } from './palette.ts'

export interface Textile {
  id: string
  name: Name
  fabric: Fabric
  range: RangeName
  /** Factor on the price of the piece. */
  price: number
  /** Where in the year it is worn, 0 = high summer to 1 = deep winter. */
  warmth: number
}

const textile = (
  id: string,
  en: string,
  ko: string,
  fabric: Fabric,
  range: RangeName,
  price: number,
  warmth: number,
): Textile => ({ id, name: { en, ko }, fabric, range, price, warmth })

export const textiles: readonly Textile[] = [
  textile('wool', 'wool', '울', 'wool', 'wool', 1.3, 0.85),
  textile('wool-blend', 'wool-blend', '울 혼방', 'wool', 'wool', 1, 0.8),
  textile('tropical-wool', 'tropical wool', '트로피컬 울', 'wool', 'suiting', 1.3, 0.45),
  textile('herringbone', 'herringbone wool', '헤링본 울', 'herringbone', 'suiting', 1.35, 0.85),
  textile('boucle', 'bouclé', '부클레', 'boucle', 'wool', 1.3, 0.8),
  textile('cashmere', 'cashmere', '캐시미어', 'knit', 'wool', 2.3, 0.8),
  textile('merino', 'merino', '메리노 울', 'knit', 'wool', 1.4, 0.7),
  textile('lambswool', 'lambswool', '램스울', 'knit', 'wool', 1.1, 0.85),
  textile('cotton-knit', 'cotton-knit', '코튼 니트', 'knit', 'cotton', 0.9, 0.45),
  textile('rib-knit', 'ribbed', '골지', 'rib', 'wool', 1, 0.6),
  textile('rib-jersey', 'ribbed jersey', '골지 저지', 'rib', 'cotton', 0.8, 0.25),
  textile('cable-knit', 'cable-knit', '케이블 니트', 'cable', 'wool', 1.2, 0.9),
  textile('jersey', 'cotton jersey', '코튼 저지', 'jersey', 'cotton', 0.8, 0.3),
  textile('loopback', 'loopback cotton', '코튼 쭈리', 'jersey', 'cotton', 1, 0.55),
  textile('fleece', 'fleece', '플리스', 'fleece', 'tech', 1, 0.8),
  textile('poplin', 'poplin', '포플린', 'cotton', 'cotton', 1, 0.4),
  textile('cotton', 'cotton', '코튼', 'cotton', 'cotton', 0.9, 0.35),
  textile('oxford', 'oxford-cloth', '옥스퍼드', 'canvas', 'cotton', 1, 0.45),
  textile('flannel', 'flannel', '플란넬', 'wool', 'wool', 1.05, 0.75),
  textile('linen', 'linen', '리넨', 'linen', 'linen', 1.2, 0.1),
  textile('satin', 'satin', '새틴', 'satin', 'silk', 1.1, 0.4),
  textile('silk', 'silk', '실크', 'satin', 'silk', 1.9, 0.35),
  textile('velvet', 'velvet', '벨벳', 'velvet', 'silk', 1.3, 0.75),
  textile('viscose', 'viscose', '비스코스', 'cotton', 'silk', 0.9, 0.3),
  textile('cotton-twill', 'cotton-twill', '코튼 트윌', 'twill', 'quiet', 1, 0.5),
  textile('gabardine', 'gabardine', '개버딘', 'twill', 'quiet', 1.2, 0.55),
  textile('corduroy', 'corduroy', '코듀로이', 'corduroy', 'wool', 1.05, 0.7),
  textile('denim', 'denim', '데님', 'denim', 'denim', 1, 0.5),
  textile('leather', 'leather', '가죽', 'leather', 'leather', 1.6, 0.6),
  textile('suede', 'suede', '스웨이드', 'suede', 'suede', 1.5, 0.6),
  textile('patent', 'patent leather', '페이턴트', 'patent', 'patent', 1.6, 0.5),
  textile('nylon', 'nylon', '나일론', 'nylon', 'tech', 1, 0.6),
  textile('ripstop', 'ripstop', '립스톱', 'nylon', 'tech', 1.05, 0.5),
  textile('down', 'down', '다운', 'nylon', 'tech', 1.4, 0.95),
  textile('canvas', 'canvas', '캔버스', 'canvas', 'canvas', 0.8, 0.4),
  textile('mesh', 'mesh', '메시', 'nylon', 'trainer', 0.9, 0.4),
  textile('trainer-leather', 'leather', '가죽', 'leather', 'trainer', 1.2, 0.5),
  textile('straw', 'straw', '라피아', 'straw', 'straw', 0.9, 0.05),
]

const textileById = new Map(textiles.map((entry) => [entry.id, entry]))

/** @throws RangeError naming the unknown id. */
export function findTextile(id: string): Textile {
  const found = textileById.get(id)
  if (!found) throw new RangeError(`unknown textile "${id}"`)
  return found
}

/** How a title says the pattern; plain says nothing. `loud` patterns come at most once in an outfit. */
export const patternNames: Record<Pattern, { name: Name; loud: boolean }> = {
  plain: { name: { en: '', ko: '' }, loud: false },
  stripe: { name: { en: 'striped', ko: '스트라이프' }, loud: true },
  pinstripe: { name: { en: 'pinstripe', ko: '핀스트라이프' }, loud: false },
  'vertical-stripe': { name: { en: 'striped', ko: '스트라이프' }, loud: false },
  breton: { name: { en: 'Breton-stripe', ko: '브레톤 스트라이프' }, loud: false },
  check: { name: { en: 'checked', ko: '체크' }, loud: true },
  gingham: { name: { en: 'gingham', ko: '깅엄 체크' }, loud: true },
  plaid: { name: { en: 'plaid', ko: '플래드' }, loud: true },
  houndstooth: { name: { en: 'houndstooth', ko: '하운드투스' }, loud: true },
  dot: { name: { en: 'polka-dot', ko: '도트' }, loud: true },
  floral: { name: { en: 'floral', ko: '플로럴' }, loud: true },
  camo: { name: { en: 'camo', ko: '카모' }, loud: true },
  argyle: { name: { en: 'argyle', ko: '아가일' }, loud: true },
  'colour-block': { name: { en: 'colour-block', ko: '컬러블록' }, loud: true },
  print: { name: { en: 'graphic', ko: '그래픽' }, loud: true },
  animal: { name: { en: 'leopard-print', ko: '레오파드' }, loud: true },
}
