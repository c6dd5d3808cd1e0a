/** Security headers by what is answered: the app and its scripts, blobs, the API. */
export interface HeaderOptions {
  /** Origins whose apps may read the blobs and catalogs here: all ('*') unless told otherwise, none for an empty list. */
  readers?: readonly string[] | '*'
}

const everywhere = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
}

// [Note: one policy for the page and its workers]
// A worker takes the policy of its own response, so every script carries the whole of it: a worker answered without
// one would be unrestricted. 'wasm-unsafe-eval' is for the inference runtime. The trusted type policies: `default`
// admits the runtime's own thread workers, `ensemble-worker` ours, both for this origin only; `svelte-trusted-html`
// is Svelte's, for its compiled templates. Two workers alone may read any https address, each a script of its own. The
// Studio's, for a feed names pictures by theirs: no shopper's page starts it. And the one that fetches other publishers,
// which also finds one that runs on the same machine: it is given addresses, never a photo, a descriptor or a question.
export function contentSecurityPolicy(path = '/'): string {
  const elsewhere = studioWorker.test(path) ? ' https:' : publishersWorker.test(path) ? ` https: ${sameMachine}` : ''
  return [
    `default-src 'none'`,
    `script-src 'self' 'wasm-unsafe-eval'`,
    `worker-src 'self'`,
    `connect-src 'self'${elsewhere}`,
    `img-src 'self' blob: data:`,
    `style-src 'self'`,
    `font-src 'self'`,
    `manifest-src 'self'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
    `require-trusted-types-for 'script'`,
    `trusted-types ensemble-worker svelte-trusted-html default`,
  ].join('; ')
}

/** As vite.config.ts names them. */
const studioWorker = /^\/assets\/studio-worker-[\w-]+\.js$/
const publishersWorker = /^\/assets\/publishers-worker-[\w-]+\.js$/
const sameMachine = 'http://localhost:* http://127.0.0.1:*'

/** @param path of the file, from the root */
export function shellHeaders(path = '/'): Record<string, string> {
  return {
    ...everywhere,
    'Content-Security-Policy': contentSecurityPolicy(path),
    // Isolation gives the runtime its threads.
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(self), microphone=(), geolocation=()',
  }
}

/** @param path asked for @param origin of the page that asks, when it is another's */
export function apiHeaders(options: HeaderOptions, path: string, origin: string | undefined): Record<string, string> {
  return {
    ...everywhere,
    'Content-Security-Policy': `default-src 'none'; frame-ancestors 'none'; sandbox`,
    ...(published.test(path) ? readerHeaders(options, origin) : { 'Cross-Origin-Resource-Policy': 'same-origin' }),
  }
}

/** What a catalog is published as: signed, the same for everybody, and read without cookies. */
const published = /^\/(blobs|api\/catalogs)(\/|$)/

/** Cross-origin reading: a shopper's page of one publisher searches the catalogs of others too. */
function readerHeaders({ readers = '*' }: HeaderOptions, origin: string | undefined): Record<string, string> {
  const open = readers === '*'
  if (readers.length === 0) return { 'Cross-Origin-Resource-Policy': 'same-origin' }
  const named = origin !== undefined && !open && readers.includes(origin) ? origin : undefined
  const allowed = open ? '*' : named
  return {
    'Cross-Origin-Resource-Policy': 'cross-origin',
    ...(open ? {} : { Vary: 'Origin' }),
    ...(allowed
      ? { 'Access-Control-Allow-Origin': allowed, 'Access-Control-Expose-Headers': 'ETag, Content-Range' }
      : {}),
  }
}
