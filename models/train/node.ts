/** What the command loads as one bundle: the trainer and its backend. */
export { openBackend } from './backend.ts'
export { toHead } from './export-head.ts'
export { trainDefaults, trainDescriptor } from './train-descriptor.ts'
export type { Checkpoint, EpochReport, TrainOptions } from './train-descriptor.ts'
