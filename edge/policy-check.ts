/** Compiles only while every route states its policy, and every policy has its route: `npm run types` is where a forgotten one fails. */
import type { ExtractSchema } from 'hono/types'
import type { AppType } from './app.ts'
import type { StatedRoute } from './policy.ts'

type Schema = ExtractSchema<AppType>
type Method<M> = M extends `$${infer Name}` ? Uppercase<Name> : never
type Route = {
  [Path in keyof Schema & string]: `${Method<keyof Schema[Path]>} ${Path}`
}[keyof Schema & string]

type Nothing<Left> = [Left] extends [never] ? true : Left

/** The type of each is the name of what is missing, when something is. */
export const everyRouteStatesItsPolicy: Nothing<Exclude<Route, StatedRoute>> = true
export const everyPolicyHasItsRoute: Nothing<Exclude<StatedRoute, Route>> = true
