/**
 * `npm test`: every test project, one after the other (two cores), then one closing line with the sums.
 * Arguments name projects: `npm test node e2e`.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requireChrome } from './chrome.ts'

const projects = ['node', 'workerd', 'browser', 'e2e']
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !projects.includes(name))
if (unknown.length > 0) {
  console.error(`no test project "${unknown.join('", "')}": choose from ${projects.join(', ')}`)
  process.exit(2)
}
const chosen = asked.length > 0 ? asked : projects
const env = { ...process.env, CHROME_PATH: requireChrome() }
const run = (command: string, args: string[]) => spawnSync(command, args, { stdio: 'inherit', env }).status === 0

interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
}

/** A project that died before its report counts as one failure. */
function runProject(name: string): Report {
  const file = join(mkdtempSync(join(tmpdir(), 'ensemble-test-')), 'report.json')
  const good = run('npx', [
    '--no-install',
    'vitest',
    'run',
    '--project',
    name,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ])
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report
    return good || report.numFailedTests > 0 ? report : { ...report, numFailedTests: 1 }
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0 }
  }
}

const sum = { passed: 0, failed: 0, skipped: 0 }
if (chosen.includes('e2e') && !run('npx', ['--no-install', 'vite', 'build'])) sum.failed++
for (const name of chosen) {
  console.log(`\n== ${name}`)
  const report = runProject(name)
  sum.passed += report.numPassedTests
  sum.failed += report.numFailedTests
  sum.skipped += report.numPendingTests
}
console.log(`\n${sum.passed} passed, ${sum.failed} failed${sum.skipped ? `, ${sum.skipped} skipped` : ''}`)
process.exit(sum.failed > 0 || sum.passed === 0 ? 1 : 0)
