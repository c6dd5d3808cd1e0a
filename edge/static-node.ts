/** The built web app from a folder: only files that are listed can be answered, so no path leads out of it. */
import { createHash } from 'node:crypto'
import { open, readdir, readFile, stat } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { listEncodings, namesTag } from './conditions.ts'
import { createEncoder } from './encode-node.ts'
import { readSpan } from './files-node.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}
const compressible = new Set(['.html', '.js', '.mjs', '.css', '.json', '.webmanifest', '.wasm', '.svg', '.txt'])

interface File {
  path: string
  bytes: number
  modified: number
  tag: string
}

/** @param cache folder for compressed copies. */
export function serveFolder(root: string, cache: string): (request: Request) => Promise<Response | undefined> {
  const encoder = createEncoder()
  let files = new Map<string, File>()

  /** The folder as it is now; a file is hashed once for each time it changes. */
  const look = async () => {
    const fresh = new Map<string, File>()
    for (const path of await listFiles(root)) {
      const { size, mtimeMs } = await stat(path)
      const name = `/${relative(root, path).split(sep).join('/')}`
      const known = files.get(name)
      const same = known && known.bytes === size && known.modified === mtimeMs
      fresh.set(name, same ? known : { path, bytes: size, modified: mtimeMs, tag: await hashFile(path) })
    }
    files = fresh
  }
  const find = async (name: string) => {
    const known = files.get(name)
    const now = known && (await stat(known.path).catch(() => undefined))
    if (!now || now.mtimeMs !== known.modified || now.size !== known.bytes) await look()
    return files.get(name)
  }

  return async (request) => {
    const name = nameOf(request)
    if (name === undefined) return undefined
    const file = (await find(name)) ?? (wantsPage(request, name) ? await find('/index.html') : undefined)
    return file && send(request, file)
  }

  async function send(request: Request, file: File): Promise<Response> {
    const extension = extname(file.path)
    const headers = new Headers({
      'Content-Type': types[extension] ?? 'application/octet-stream',
      // The build puts a hash of the content into the name of everything under assets/; the rest is asked for again.
      'Cache-Control': isHashed(root, file.path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      ETag: `"${file.tag}"`,
    })
    let path = file.path
    let bytes = file.bytes
    if (compressible.has(extension)) {
      headers.set('Vary', 'Accept-Encoding')
      for (const encoding of listEncodings(request.headers.get('Accept-Encoding') ?? undefined)) {
        const copy = await encoder.encodeFile(file.path, join(cache, `${file.tag}.${encoding}`), encoding)
        if (!copy) continue
        headers.set('Content-Encoding', encoding)
        headers.set('ETag', `"${file.tag}-${encoding}"`)
        path = copy
        bytes = (await stat(copy)).size
        break
      }
    }
    const tag = headers.get('ETag') ?? ''
    if (namesTag(request.headers.get('If-None-Match') ?? undefined, [tag]))
      return new Response(null, { status: 304, headers })
    headers.set('Content-Length', String(bytes))
    if (request.method === 'HEAD' || bytes === 0) return new Response(null, { headers })
    return new Response(readSpan(await open(path, 'r'), { offset: 0, length: bytes }), { headers })
  }
}

function nameOf(request: Request): string | undefined {
  try {
    const path = decodeURIComponent(new URL(request.url).pathname)
    return path === '/' ? '/index.html' : path
  } catch {
    return undefined
  }
}

/** A page of the app has no file of its own: the app opens and finds its way. */
function wantsPage(request: Request, name: string): boolean {
  return extname(name) === '' && (request.headers.get('Accept') ?? '').includes('text/html')
}

function isHashed(root: string, path: string): boolean {
  return relative(root, path).startsWith(`assets${sep}`)
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

async function hashFile(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
    .slice(0, 32)
}
