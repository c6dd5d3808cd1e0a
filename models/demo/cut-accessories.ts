/** Names and attributes of shoes and bags. */
import { name, type Cut } from './cut-words.ts'
import type { Reader } from './draw/piece.ts'
import { subCategory as findSubCategory } from '../core/taxonomy.ts'

export function readAccessoryCut(subCategory: string, _read: Reader): Cut {
  const { en, ko } = findSubCategory(subCategory).name
  return { noun: name(en.toLowerCase(), ko), details: [], attributes: {} }
}
