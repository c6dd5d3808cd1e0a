/** Builds sw.ts after the app, with the list of what the shell is; prints the sizes that count. */
import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { build } from 'esbuild'
import type { Plugin, Rollup } from 'vite'

type Bundle = Rollup.OutputBundle

/** The page, and every script and style it loads before anybody does anything. */
export function shellFiles(bundle: Bundle): string[] {
  const found = new Set<string>()
  const visit = (name: string) => {
    const chunk = bundle[name]
    if (found.has(name) || !chunk) return
    found.add(name)
    if (chunk.type !== 'chunk') return
    chunk.imports.forEach(visit)
    chunk.viteMetadata?.importedCss.forEach(visit)
  }
  for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk' && chunk.isEntry) visit(chunk.fileName)
  return [...found].sort()
}

export function serviceWorker(): Plugin {
  let shell: string[] = []
  let own: string[] = []
  let folder = ''
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved: (config) => void (folder = resolve(config.root, config.build.outDir)),
    generateBundle(_options, bundle) {
      shell = shellFiles(bundle)
      // Pages that open later are small and kept too. What the worker runs on is no chunk of this bundle, and large.
      // The Studio is for editors, who are online: no shopper fetches it.
      own = Object.keys(bundle).filter(
        (name) => (bundle[name].type === 'chunk' || name.endsWith('.css')) && !/[/]Studio-/.test(name),
      )
    },
    async writeBundle() {
      const all = (await listFiles(folder)).filter((path) => path !== 'sw.js')
      const assets = all.filter((path) => path.startsWith('assets/'))
      const rest = all.filter((path) => !/^(assets|screenshots)[/]|[.]html$/.test(path))
      const version = createHash('sha256')
      for (const path of ['index.html', ...own, ...rest]) version.update(await readFile(join(folder, path)))
      await buildServiceWorker(folder, {
        version: version.digest('hex').slice(0, 16),
        paths: ['/', ...[...own, ...rest].map((path) => `/${path}`)],
        assets: assets.map((path) => `/${path}`),
      })
      await printSizes(folder, shell, assets)
    },
  }
}

function buildServiceWorker(folder: string, list: { version: string; paths: string[]; assets: string[] }) {
  return build({
    entryPoints: [join(import.meta.dirname, '../sw.ts')],
    outfile: join(folder, 'sw.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    define: { __SHELL__: JSON.stringify(list) },
  })
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return files.map((path) => relative(folder, path).split(sep).join('/')).sort()
}

/** Most bytes of the shell's scripts, compressed: the app shows before anything else is fetched. */
const mostShell = 60_000
/** Most bytes of one file on common static hosting. */
const mostFile = 25 * 1024 * 1024

async function printSizes(folder: string, shell: string[], assets: string[]): Promise<void> {
  let scripts = 0
  for (const path of shell.filter((name) => name.endsWith('.js'))) {
    const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
    scripts += brotliCompressSync(await readFile(join(folder, path)), options).length
  }
  console.log(`shell: ${(scripts / 1000).toFixed(1)} kB of script compressed, ${shell.length} files`)
  if (scripts > mostShell) throw new Error(`the shell has ${scripts} bytes of script; at most ${mostShell}`)
  for (const path of assets) {
    const { length } = await readFile(join(folder, path))
    if (length > mostFile) throw new Error(`${path} has ${length} bytes; at most ${mostFile} can be hosted as one file`)
  }
}
