/**
 * What a builder's parameters mean to a shop: the piece's name, the words before it, and its attributes. The names of
 * parameters are those that the builders in `draw/` read.
 */
import { readBag } from './cut-bags.ts'
import { readSkirt, readTrousers } from './cut-bottoms.ts'
import { readBlazer, readCardigan, readCoat, readJacket, readPadded, readTrench } from './cut-outer.ts'
import { readBoot, readDerby, readFlat, readHeel, readLoafer, readSandal, readSneaker } from './cut-shoes.ts'
import { readDress, readHoodie, readKnit, readShirt, readSleeveless, readSweatshirt, readTee } from './cut-tops.ts'
import type { Cut } from './cut-words.ts'
import { readParams, type Reader } from './draw/piece.ts'
import type { Params } from './draw/types.ts'

const readers: Readonly<Record<string, (read: Reader) => Cut>> = {
  't-shirt': readTee,
  shirt: readShirt,
  knit: readKnit,
  sweatshirt: readSweatshirt,
  hoodie: readHoodie,
  sleeveless: readSleeveless,
  jacket: readJacket,
  blazer: readBlazer,
  coat: readCoat,
  trench: readTrench,
  padded: readPadded,
  cardigan: readCardigan,
  jeans: readTrousers('jeans'),
  trousers: readTrousers('trousers'),
  cargo: readTrousers('cargo'),
  shorts: readTrousers('shorts'),
  'short-skirt': readSkirt,
  'long-skirt': readSkirt,
  'short-dress': readDress,
  'long-dress': readDress,
  sneaker: readSneaker,
  loafer: readLoafer,
  derby: readDerby,
  boot: readBoot,
  heel: readHeel,
  flat: readFlat,
  sandal: readSandal,
}

export function readCut(subCategory: string, params: Params): Cut {
  const read = readParams(params)
  return readers[subCategory]?.(read) ?? readBag(subCategory, read)
}
