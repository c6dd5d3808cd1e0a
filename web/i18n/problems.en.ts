/** What went wrong and what to do, by code; and the names of the steps of a search. */

export const problems = {
  'photo-unreadable': {
    what: 'This file cannot be read as a picture.',
    todo: 'Choose another one: JPEG, PNG, WebP or AVIF.',
  },
  'photo-unsupported': { what: 'This browser cannot read HEIC.', todo: 'Save it as JPEG and try again.' },
  'photo-format': { what: 'This browser cannot read this kind of picture.', todo: 'Save it as JPEG and try again.' },
  'photo-too-large': {
    what: 'This picture is too large.',
    todo: 'Make it smaller than 60 megapixels and try again.',
  },
  'photo-too-small': { what: 'This picture is too small to see clothes in.', todo: 'Choose a larger one.' },
  'storage-full': {
    what: 'This device has no room left.',
    todo: 'Remove boards or history under You, or free some space, and try again.',
  },
  network: { what: 'The network did not answer.', todo: 'Check the connection and try again.' },
  'backend-unavailable': {
    what: 'This browser cannot run the search.',
    todo: 'It needs WebAssembly SIMD: Chrome or Edge 91, Firefox 89, Safari 16.4, or newer. Looks and boards still work.',
  },
  'signature-invalid': { what: 'The new edition was not genuine.', todo: 'The last good one stays.' },
  'hash-mismatch': { what: 'A download came out damaged.', todo: 'Try again; what is damaged is fetched anew.' },
  'not-found': { what: 'There is no catalog here yet.', todo: 'Try again later.' },
  lost: { what: 'This photo is no longer kept on this device.', todo: 'Choose it again.' },
  gone: { what: 'This piece is no longer listed.', todo: 'Pick another one.' },
  other: { what: 'Something went wrong.' },
}

export const stepNames: Record<string, string> = {
  recallPhoto: 'Recognise the photo',
  decodePhoto: 'Read the photo',
  evenLight: 'Even out the light',
  findGarments: 'Find the pieces',
  nameFrame: 'See what is framed',
  cutGarments: 'Cut them out',
  poolPictures: 'Look at each',
  describe: 'Describe',
  openShards: 'Open the index',
  filter: 'Filter',
  searchShards: 'Search',
  expandQuery: 'Widen the query',
  mergeByGarment: 'Put together',
  weighLooks: 'Weigh them',
  loadRecords: 'Load what was found',
}
