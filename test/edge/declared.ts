/** Holds every answer of the tests to what the API's description says of it, so that the two cannot drift apart. */
import * as v from 'valibot'
import { answers } from '../../edge/answers.ts'
import type { StatedRoute } from '../../edge/policy.ts'

const routes = Object.entries(answers).map(([route, [, schema]]) => {
  const [method, path] = route.split(' ') as [string, string]
  return { route: route as StatedRoute, method, pattern: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`), schema }
})

/** @throws when an answer that did what was asked is not of the shape declared. */
export async function checkAnswer(path: string, method: string, answer: Response): Promise<void> {
  const name = path.split('?')[0]
  const found = routes.find((route) => route.method === method && route.pattern.test(name))
  if (!found?.schema || !answer.ok) return
  const result = v.safeParse(found.schema, await answer.clone().json())
  if (result.success) return
  const [issue] = result.issues
  throw new Error(`${found.route} answers ${v.getDotPath(issue)}: ${issue.message}`)
}
