/** Publishes the edition in <folder>/edition.json to the store beside it and kills itself, as by kill -9, at step <n>. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openNodeStore } from '../../edge/store-node.ts'
import { publishSaved } from './crash-publish.ts'

const [folder, last] = process.argv.slice(2)
let step = 0
const store = await openNodeStore(join(folder, 'data'), () => {
  if (++step === Number(last)) process.kill(process.pid, 'SIGKILL')
})
step = 0
await publishSaved(store, JSON.parse(await readFile(join(folder, 'edition.json'), 'utf8')))
console.log(`published after ${step} steps`)
