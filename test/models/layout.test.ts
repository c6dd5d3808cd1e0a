/** The import walls of README, "Layout": every import line of every source is read, and a wrong arrow is named. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Longest prefix wins. `types`: what may be imported by `import type` alone. */
const walls: Record<string, { may: string[]; types?: string[] }> = {
  'models/core': { may: ['models/core'] },
  'models/train': { may: ['models/core', 'models/train'] },
  'models/demo': { may: ['models/core', 'models/demo'] },
  'models/cli': { may: ['models', 'edge'] },
  edge: { may: ['models/core', 'edge'], types: ['web'] },
  web: { may: ['models/core', 'web'], types: ['edge'] },
  'web/worker': { may: ['models/core', 'models/train', 'web'], types: ['edge'] },
}
const under = (path: string, folders: string[] = []) => folders.some((folder) => path.startsWith(`${folder}/`))
const wallOf = (path: string) =>
  Object.keys(walls).reduce(
    (best, folder) => (under(path, [folder]) && folder.length > best.length ? folder : best),
    '',
  )

function wrongArrows(path: string, source: string): string[] {
  const wall = walls[wallOf(path)]
  const imports = /(?:\b(?:import|export)\s+(type\s)?[^'"`;]*?from|\bimport\s*\(?)\s*['"]([^'"]+)['"]/g
  return [...source.matchAll(imports)].flatMap(([, type, target]) => {
    if (!target.startsWith('.')) return wallOf(path) === 'models/core' ? [`${path} -> ${target}`] : []
    const to = normalize(join(dirname(path), target))
    const allowed = under(to, wall.may) || to.startsWith('package.json') || (type && under(to, wall.types))
    return allowed ? [] : [`${path} -> ${to}`]
  })
}

const sources = ['models', 'edge', 'web'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => wallOf(path) && !path.includes('node_modules')),
)

test('every import goes where the layout allows', () => {
  expect(sources.length).toBeGreaterThan(40)
  expect(sources.flatMap((path) => wrongArrows(path, readFileSync(join(root, path), 'utf8')))).toEqual([])
})

test('a wrong arrow would be found', () => {
  const found = (path: string, line: string) => wrongArrows(path, line).length
  expect(found('models/core/a.ts', "import { readFileSync } from 'node:fs'")).toBe(1)
  expect(found('models/core/a.ts', "import {\n  a,\n  b,\n} from '../train/b.ts'")).toBe(1)
  expect(found('web/ui/a.ts', "const b = await import('../../models/cli/b.ts')")).toBe(1)
  expect(found('web/ui/a.ts', "import type { B } from '../../edge/b.ts'")).toBe(0)
  expect(found('web/ui/a.ts', "import { B } from '../../edge/b.ts'")).toBe(1)
  expect(found('edge/a.ts', "import '../models/train/b.ts'")).toBe(1)
})
