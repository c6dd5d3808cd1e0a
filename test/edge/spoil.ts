/** Bad requests, generated from a seed: each wrong in its address, headers or body, none of which may succeed. */
import type { Random } from '../../models/core/random.ts'
import { encode } from './publisher.ts'

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]

/** One request that must not succeed: a mutating route with a body, header or address that is wrong somewhere. */
export function spoil(random: Random, owner: string, catalog: string): { path: string; init: RequestInit } {
  const words = [
    '..',
    '%2e%2e%2f',
    '%00',
    "'; DROP TABLE tokens;--",
    '__proto__',
    '💥',
    'a'.repeat(3000),
    '%E0%A4%A',
    '-1',
    'NaN',
    '.',
    '',
  ]
  const name = () => pick(random, [...words, 'f'.repeat(64), 'F'.repeat(64), '0'.repeat(63)])
  const [method, path] = pick(random, [
    ['PUT', `/blobs/${name()}`],
    ['PUT', `/api/catalogs/${pick(random, [catalog, name()])}/pointer`],
    ['PUT', `/api/catalogs/${name()}`],
    ['POST', '/api/blobs/missing'],
    ['POST', '/api/tokens'],
    ['DELETE', `/api/tokens/${name()}`],
    ['PATCH', `/api/catalogs/${catalog}`],
    ['TRACE', '/api/audit'].with(0, 'OPTIONS'),
    ['POST', `/${name()}`],
    ['PUT', `/api/catalogs/${catalog}/editions/${name()}/pin`],
    ['DELETE', `/api/catalogs/${name()}/editions/1/pin`],
    ['POST', `/api/catalogs/${pick(random, [catalog, name()])}/schedules`],
    ['DELETE', `/api/catalogs/${catalog}/schedules/${name()}`],
    ['POST', '/api/webhooks'],
    ['POST', `/api/webhooks/${name()}/enable`],
    ['POST', '/api/invites'],
    ['PUT', `/api/people/${name()}`],
    ['DELETE', `/api/people/${name()}`],
    ['POST', '/api/join'],
    ['POST', '/api/join/options'],
    ['POST', '/api/login'],
    ['POST', '/api/logout'],
    ['GET', `/api/me/${name()}`],
    ['POST', '/api/me/passkeys'],
    ['GET', `/blobs/${name()}`],
    ['GET', `/api/catalogs/${name()}/editions`],
    ['DELETE', '/api/catalogs'],
  ] as [string, string][])
  const headers: Record<string, string> = {
    Authorization: pick(random, [
      `Bearer ${owner}`,
      `Bearer ${owner}`,
      `Bearer ${owner}`,
      'Bearer x',
      `Bearer ens_${'A'.repeat(43)}`,
      `Bearer ${owner}, Bearer ${owner}`,
      'Bearer eyJhbGciOiJub25lIn0.eyJzY29wZXMiOlsib3duZXIiXX0.',
      'Basic b3duZXI6b3duZXI=',
      `bearer ${owner.slice(1)}`,
    ]),
    'Content-Type': pick(random, [
      'application/json',
      'text/html',
      'image/png',
      '',
      'application/json; charset=\\',
      '*/*',
    ]),
    'If-Match': pick(random, ['*', '', '"1-0"', '*none*', 'W/"', '"'.repeat(2000)]),
    'Content-Length': pick(random, ['5', '999999999999', '-5', 'x', '0']),
    Origin: pick(random, ['http://localhost', 'https://evil.test', 'null', '']),
    Cookie: pick(random, [
      '',
      '__Host-session=',
      `__Host-session=${'A'.repeat(43)}`,
      '__Host-session="; x="',
      ';=;'.repeat(500),
    ]),
    'Idempotency-Key': pick(random, ['', 'short', crypto.randomUUID(), 'k'.repeat(16), 'x'.repeat(300)]),
    Range: pick(random, ['bytes=0-', 'bytes=--', 'x']),
  }
  const body = spoilBody(random)
  return { path, init: method === 'GET' ? { method, headers } : { method, headers, body } }
}

function spoilBody(random: Random): Uint8Array<ArrayBuffer> {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
  const texts = [
    '{',
    'null',
    '0',
    '""',
    '[1]',
    '["x"]',
    '[[]]',
    '{"__proto__":{}}',
    '{"name":1}',
    deep,
    '\ufeff{}',
    '{"edition":1e999}',
  ]
  const shapes = [
    '{"name":"","scopes":["owner"]}',
    '{"name":"x","scopes":["root"]}',
    '{"name":"x","scopes":["owner"],"expires":"tomorrow"}',
    '{"name":"x","keys":[]}',
    '{"role":"god"}',
    '{"url":"file:///etc/passwd"}',
    '{"url":"http://user:pass@localhost/"}',
    '{"code":"AAAA-AAAA-AAAA-AAAA","name":"x"}',
    '{"response":{"id":"x","rawId":"x","type":"public-key","clientExtensionResults":{},"response":{"clientDataJSON":"e30","authenticatorData":"AA","signature":"AA"}}}',
    '{"response":{"id":"","response":null}}',
    `{"edition":2,"manifest":"${'0'.repeat(64)}","notBefore":"9999-01-01T00:00:00Z"}`,
    `{"edition":2,"manifest":"${'0'.repeat(64)}","notBefore":"2026-12-01T00:00:00Z"}`,
    `{"name":"x","keys":[{"publicKey":"${'A'.repeat(42)}"}]}`,
    `{"catalog":"x","edition":-1,"manifest":"${'0'.repeat(64)}"}`,
    `{"catalog":"x","edition":1.5,"manifest":"${'0'.repeat(64)}"}`,
  ]
  if (random() < 0.2) return Uint8Array.from({ length: 1 + Math.floor(random() * 2000) }, () => random() * 256)
  if (random() < 0.05) return encode(`\xff\xd8\xff\xe0<script>alert(1)</script>%PDF-1.7 ${'GIF89a'.repeat(50)}`)
  if (random() < 0.05) return encode(`["${'a'.repeat(2_000_000)}"]`)
  return encode(pick(random, [...texts, ...shapes]))
}
