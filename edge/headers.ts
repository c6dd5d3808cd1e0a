/** Security headers by what is answered: the app and its scripts, blobs, the API. */
export interface HeaderOptions {
  /** Origins of other publishers that the app may read catalogs and pictures from. */
  publishers?: readonly string[]
  /** Origins whose apps may read the blobs and catalogs here; '*' for all. */
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
// is Svelte's, for its compiled templates. The Studio's worker alone may read any https address: a feed names pictures
// by theirs. It is a script of its own that no shopper's page starts, so those cannot send a photo anywhere.
export function contentSecurityPolicy({ publishers = [] }: HeaderOptions = {}, path = '/'): string {
  const others = publishers.map((origin) => ` ${origin}`).join('')
  const pictures = studioWorker.test(path) ? ' https:' : ''
  return [
    `default-src 'none'`,
    `script-src 'self' 'wasm-unsafe-eval'`,
    `worker-src 'self'`,
    `connect-src 'self'${others}${pictures}`,
    `img-src 'self' blob: data:${others}`,
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

/** As vite.config.ts names it. */
const studioWorker = /^\/assets\/studio-worker-[\w-]+\.js$/

/** @param path of the file, from the root */
export function shellHeaders(options: HeaderOptions = {}, path = '/'): Record<string, string> {
  return {
    ...everywhere,
    'Content-Security-Policy': contentSecurityPolicy(options, path),
    // Isolation gives the runtime its threads.
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(self), microphone=(), geolocation=()',
  }
}

export function apiHeaders(options: HeaderOptions, origin: string | undefined): Record<string, string> {
  return {
    ...everywhere,
    'Content-Security-Policy': `default-src 'none'; frame-ancestors 'none'; sandbox`,
    ...readerHeaders(options, origin),
  }
}

/** Cross-origin reading, only where configured: nothing here is personal, but the default is the app's own origin. */
function readerHeaders({ readers = [] }: HeaderOptions, origin: string | undefined): Record<string, string> {
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
