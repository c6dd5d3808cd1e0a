/** The OpenAPI 3.1 document, made of the routes themselves: their bodies' schemas, their policies, their answers. */
import type { MiddlewareHandler } from 'hono'
import { toJsonSchema } from '@valibot/to-json-schema'
import * as v from 'valibot'
import { answers } from './answers.ts'
import { bodySchemas, querySchemas, type QuerySchema } from './body.ts'
import { policies, type Policy, type StatedRoute } from './policy.ts'

/** As Hono keeps a route; middleware of one route stands in the list under the same method and path. */
interface Route {
  method: string
  path: string
  handler: unknown
}

const failure = v.object({
  error: v.object({
    code: v.pipe(v.string(), v.description('Stable, for programs')),
    message: v.pipe(v.string(), v.description('What was wrong, with the actual value')),
    hint: v.pipe(v.string(), v.description('What to do')),
  }),
})

const json = (schema: v.GenericSchema) => ({
  'application/json': { schema: toJsonSchema(schema, { errorMode: 'ignore' }) },
})

export function describeApi(routes: readonly Route[]) {
  const paths: Record<string, Record<string, unknown>> = {}
  const bodies = new Map<string, v.GenericSchema>()
  const queries = new Map<string, QuerySchema>()
  for (const { method, path, handler } of routes) {
    const body = bodySchemas.get(handler as MiddlewareHandler)
    if (body) bodies.set(`${method} ${path}`, body)
    const query = querySchemas.get(handler as MiddlewareHandler)
    if (query) queries.set(`${method} ${path}`, query)
  }
  for (const route of Object.keys(policies) as StatedRoute[]) {
    const [method, path] = route.split(' ')
    const name = path.replace(/:(\w+)/g, '{$1}')
    paths[name] = {
      ...paths[name],
      [method.toLowerCase()]: describeRoute(route, bodies.get(route), queries.get(route)),
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ensemble edge',
      version: '1',
      description: 'Stores, checks and serves catalogs. Photos never come here.',
    },
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-session' },
      },
    },
  }
}

function describeRoute(route: StatedRoute, body: v.GenericSchema | undefined, query: QuerySchema | undefined) {
  const [method, path] = route.split(' ')
  const [summary, schema] = answers[route]
  const policy: Policy = policies[route]
  const parameters: object[] = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true },
    schema: { type: 'string' },
  }))
  for (const [name, entry] of Object.entries(query?.entries ?? {})) {
    const schema = toJsonSchema(entry as v.GenericSchema, { typeMode: 'input', errorMode: 'ignore' })
    parameters.push({ name, in: 'query', required: false, schema })
  }
  if (route === 'PUT /api/catalogs/:catalog/pointer') {
    parameters.push({ name: 'If-Match', in: 'header', required: true, schema: { type: 'string' } })
  }
  if (method !== 'GET' && policy !== 'public' && policy !== 'own page') {
    parameters.push({ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string' } })
  }
  const done = { description: summary, ...(schema ? { content: json(schema) } : {}) }
  const refused = { description: 'Refused, with the reason', content: json(failure) }
  return {
    summary,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: json(body) } } : {}),
    ...(route === 'PUT /blobs/:sha256' ? { requestBody: { required: true, content: { '*/*': {} } } } : {}),
    responses: { '2XX': done, '4XX': refused },
    security: secure(policy),
    'x-policy': policy,
  }
}

function secure(policy: Policy): Record<string, string[]>[] {
  if (policy === 'public' || policy === 'own page') return []
  return policy === 'person' ? [{ session: [] }] : [{ token: [] }, { session: [] }]
}
