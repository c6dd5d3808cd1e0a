/** Finds Chrome or Chromium for the tests, or installs it on Debian. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

function onPath(name: string): string | undefined {
  const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' })
  return found.status === 0 ? found.stdout.trim() : undefined
}

/** CHROME_PATH, then the usual names. */
export function findChrome(): string | undefined {
  const given = process.env['CHROME_PATH']
  if (given) {
    if (!existsSync(given)) throw new Error(`CHROME_PATH ${given} does not exist`)
    return given
  }
  return names.map(onPath).find((path) => path !== undefined)
}

/** @throws Error saying what to install when there is neither a browser nor a way to install one. */
export function requireChrome(): string {
  const found = findChrome()
  if (found) return found
  if (!onPath('apt-get') || process.getuid?.() !== 0) {
    throw new Error('no Chrome or Chromium found: install one, or set CHROME_PATH to it')
  }
  console.log("No Chrome or Chromium found: installing Debian's chromium")
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' })
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], {
    stdio: 'inherit',
  })
  const installed = findChrome()
  if (!installed) throw new Error('chromium was installed but is not on the PATH')
  return installed
}
