/** Names of categories, for words that records have: a sub-category, or only its family. */
import { subCategories, superCategoryNames, type SuperCategory } from '../../models/core/taxonomy.ts'
import type { Code } from '../i18n/format.ts'

export function nameCategory(id: string, code: Code): string {
  const name = subCategories.find((each) => each.id === id)?.name ?? superCategoryNames[id as SuperCategory]
  return name?.[code] ?? id
}
