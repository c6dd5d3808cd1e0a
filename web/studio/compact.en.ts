/** English words of putting the index together. */
import { formatMegabytes, formatMoment, formatNumber } from '../i18n/format.ts'

const n = (value: number) => formatNumber('en', value)
const megabytes = (bytes: number) => `${formatMegabytes('en', bytes)} MB`

export const index = {
  title: 'Index',
  state: (parts: number, least: number, removed: number) =>
    `The index lies in ${n(parts)} parts where ${n(least)} would do${removed ? `, and ${n(removed)} ${removed === 1 ? 'entry in it is' : 'entries in it are'} no longer searched` : ''}.`,
  lead: (bytes: number) =>
    `Putting it together changes nothing that anybody finds. Each device then fetches up to ${megabytes(bytes)} once.`,
  go: 'Put it together',
  going: 'Putting the index together',
  reading: 'Reading it',
  parts: (made: number, all: number) => `${n(made)} of ${n(all)} parts`,
  ending: 'Nearly done',
  meanwhile: 'You can go on with everything else here.',
  stop: 'Cancel',
  stopping: 'Cancelled after this part',
  stopped: 'Cancelled. Nothing was sent.',
  nothing: 'The index lies in as few parts as it can.',
  done: (edition: number, parts: number, fresh: number) =>
    `The index lies in ${n(parts)} parts now, as edition ${n(edition)}. A device fetches ${megabytes(fresh)}.`,
  raced:
    'Someone else published first, and theirs is live. Nothing was lost. Look again whether the index should be put together.',
  waiting: (edition: number, at: string) =>
    `An edition ${n(edition)} waits for ${formatMoment('en', at)} and would lose its number. Put the index together after that, or cancel it first.`,
}
