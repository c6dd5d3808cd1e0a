/** Type-checks every runtime with its own tsconfig, and the Svelte pages; prints each one's errors. */
import { spawn } from 'node:child_process'

const checks: [string, string[]][] = [
  ['tsc', ['-p', 'models/core']],
  ['tsc', ['-p', 'models']],
  ['tsc', ['-p', 'edge']],
  ['tsc', ['-p', 'web/worker']],
  ['tsc', ['-p', 'test']],
  ['tsc', ['-p', 'test/edge/workerd']],
  ['svelte-check', ['--tsconfig', 'web/tsconfig.json', '--output', 'human']],
]

function run([command, args]: [string, string[]]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn('npx', ['--no-install', command, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (text) => (output += text))
    child.stderr.on('data', (text) => (output += text))
    child.on('close', (code) => {
      console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${command} ${args.join(' ')}`)
      if (code !== 0) console.log(output)
      resolve(code === 0)
    })
  })
}

const queue = [...checks]
let good = true
const worker = async () => {
  for (let next = queue.pop(); next; next = queue.pop()) good = (await run(next)) && good
}
await Promise.all([worker(), worker()])
process.exit(good ? 0 : 1)
