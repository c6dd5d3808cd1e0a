/** What the command loads as one bundle: the trainer and its backend. */
export { openBackend } from './backend.ts'
export { toHead } from './export-head.ts'
export { trainDefaults, trainDescriptor } from './train-descriptor.ts'
export type { Checkpoint, EpochReport, TrainOptions } from './train-descriptor.ts'
export { calibrateTags } from './calibrate-tags.ts'
export { toClassifier } from './export-tags.ts'
export { tagDefaults, trainTags } from './train-tags.ts'
export type { TagOptions } from './train-tags.ts'
