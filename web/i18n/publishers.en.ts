/** English words for other publishers. */
import { counted } from './counts.en.ts'
import { formatDay, formatMegabytes } from './format.ts'

/** Why one is refused, or left out; by code. */
const problems: Record<string, string> = {
  invalid:
    'This is not an address that can be asked. It begins with https:// and names a shop, such as https://shop.example.',
  conflict: 'This publisher is here already.',
  offline: 'This device is offline. Try again when the network is back.',
  network:
    'Nobody answers there, or who answers does not let this page read it. It may not be a publisher of Ensemble.',
  'not-found': 'Somebody answers there, but it is no publisher of Ensemble, or nothing is published yet.',
  'signature-invalid': 'What it offers is not signed by its own key. Nothing of it was taken.',
  'manifest-invalid': 'What it offers cannot be read by this version of the app. Nothing of it was taken.',
  'space-mismatch': 'It uses another model, so its pieces cannot be compared with the ones here.',
  'hash-mismatch': 'A file came out damaged. Nothing of it was taken; try again.',
  'shard-damaged': 'A file of it is damaged at its publisher. Nothing of it was taken.',
  'too-large': 'It is larger than this app takes.',
  'storage-full': 'This device has no room left for it. Free some space and try again.',
  other: 'It could not be taken.',
}

/** The same of one that is here already. */
const standing: Record<string, string> = {
  'signature-invalid': 'Its new edition was not signed by the key you accepted. The last good one stays.',
  'manifest-invalid': 'Its new edition cannot be read. The last good one stays.',
  'hash-mismatch': 'Its new edition is damaged. The last good one stays.',
  'shard-damaged': 'Its new edition is damaged. The last good one stays.',
  'space-mismatch': 'It uses another model than this app now. It is searched again once both use the same.',
  'not-found': 'Some of its files are missing on this device, or it is no longer published.',
  other: 'Its new edition could not be taken. The last good one stays.',
}

export const publishers = {
  title: 'Other publishers',
  lead: 'Search more than one shop at once. What a publisher offers is fetched ahead; your photos and searches are never sent to any.',
  address: 'Address of a publisher',
  look: 'Look at it',
  looking: 'Asking what it offers',
  offered: (name: string) => `${name} offers this`,
  key: (n: number): string => (n === 1 ? 'Fingerprint of its key' : 'Fingerprints of its keys'),
  trust: 'Compare it with what the publisher says elsewhere. From now on only what this key signs is taken from there.',
  holds: (items: number, looks: number) => `${counted(items, 'all')}, ${counted(looks, 'looks')}`,
  edition: (n: number, created: string) => `Edition ${n} of ${formatDay('en', created)}`,
  size: (bytes: number, pictures: number) =>
    `${formatMegabytes('en', bytes)} MB to keep here, ${formatMegabytes('en', pictures)} MB of it pictures`,
  accept: 'Add it',
  cancel: 'Cancel',
  fetching: (name: string) => `Fetching ${name}`,
  added: (name: string) => `${name} is searched too now.`,
  rests: (name: string) => `${name} is not searched for now.`,
  searched: (name: string) => `Search ${name}`,
  kept: (bytes: number) => `${formatMegabytes('en', bytes)} MB here`,
  remove: (name: string) => `Remove ${name}`,
  removeShort: 'Remove',
  removed: (name: string) => `${name} was removed.`,
  newer: 'Look for newer editions',
  looked: 'Looked at all of them.',
  unreached: (names: string) => `No answer from ${names}. What is here stays.`,
  isNewest: 'Nothing new.',
  from: 'Publisher',
  problem: (code: string) => problems[code] ?? problems['other'],
  standing: (code: string) => standing[code] ?? standing['other'],
}
