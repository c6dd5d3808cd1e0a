/**
 * Fetches other publishers, ahead of any search. A script of its own, because its policy alone lets it ask other addresses
 * (edge/headers.ts): it is given addresses, never a photo, a descriptor or a question.
 */
import { expose } from 'comlink'
import { plainly } from '../plainly.ts'
import { accept, cancel, look } from './add.ts'
import type { PublishersWorker } from './contract.ts'
import { update } from './update.ts'

const worker: PublishersWorker = { look, accept, cancel, update }

expose(plainly(worker))
