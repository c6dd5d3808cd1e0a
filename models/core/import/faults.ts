/** What can be wrong with a row: a stable code (pages say it in their language), the field and the actual value. */
import type { Column } from './columns.ts'

export type FaultCode =
  | 'row-length' // more or fewer cells than the header
  | 'row-syntax' // quotes, JSON or XML that do not close
  | 'id-none'
  | 'id-twice'
  | 'photo-none'
  | 'photo-missing' // no file of that name was given
  | 'photo-ambiguous' // several files fit
  | 'photo-elsewhere' // an address that could not be fetched; a browser does not say why
  | 'photo-refused' // an address that answered, but with no picture
  | 'photo-unreadable' // the file is damaged, or no picture
  | 'photo-tiny'
  | 'photo-blank'
  | 'kind'
  | 'amount'
  | 'currency'
  | 'size'
  | 'link'
  | 'box'
  | 'record' // does not fit the record's schema, e.g. a title of 400 characters

export interface Fault {
  code: FaultCode
  /** Absent when the whole row is meant. */
  field?: Column
  /** As the publisher wrote it. */
  value: string
}

/** What was wrong, and what to do, in English. */
const words: Record<FaultCode, (value: string, field: string) => [reason: string, hint: string]> = {
  'row-length': (value) => [`the row has ${value}`, 'give it as many cells as the header has'],
  'row-syntax': (value) => [value, 'close what was opened, or quote the cell'],
  'id-none': (value) => [`"${value}" gives no id`, 'an id needs a letter or a digit'],
  'id-twice': (value) => [`id "${value}" occurs twice`, 'ids must differ'],
  'photo-none': () => ['the row names no photo', 'fill in the column "photo" or "id"'],
  'photo-missing': (value) => [`no file "${value}"`, 'add the picture, or correct its name'],
  'photo-ambiguous': (value) => [`"${value}" may be any of several files`, 'name it with its folder'],
  'photo-elsewhere': (value) => [`the picture at ${value} cannot be fetched`, 'give the file itself'],
  'photo-refused': (value) => [`no picture at its address: ${value}`, 'correct the address, or give the file itself'],
  'photo-unreadable': (value) => [`the picture cannot be read: ${value}`, 'save it again as JPEG, PNG or WebP'],
  'photo-tiny': (value) => [`the picture has only ${value} pixels`, 'give one of 400 or more a side'],
  'photo-blank': () => ['the picture shows nothing', 'give another one'],
  kind: (value) => [`kind "${value}" is neither item nor snapshot`, 'write item or snapshot'],
  amount: (value, field) => [`${field} "${value}" is not an amount`, 'write it like 129000 or 129.00'],
  currency: (value) => [`currency "${value}" is not an ISO 4217 code`, 'for example KRW or USD'],
  size: (value) => [`size "${value}" ends neither in ":in" nor in ":out"`, 'write M, or M:out when it is sold out'],
  link: (value) => [`link "${value}" is not http(s)`, 'start it with https://'],
  box: (value) => [`box "${value}" is not "item:x,y,width,height"`, 'four numbers in pixels of the photo'],
  record: (value) => [value, 'shorten or correct it'],
}

export function describeFault({ code, value, field = 'photo' }: Fault): { reason: string; hint: string } {
  const [reason, hint] = words[code](value, field)
  return { reason, hint }
}
