/** Counters for Prometheus, and one line of JSON a request. Routes, never addresses, names or anything a person sent. */
import type { Context, MiddlewareHandler } from 'hono'
import type { AppOptions } from './options.ts'
import { routeOf, type Env } from './policy.ts'

/** Seconds; the first is a blob from memory, the last an upload over a phone. */
const bounds = [0.005, 0.025, 0.1, 0.5, 2, 10]

interface Series {
  /** Requests no longer than each bound; the last is all. */
  counts: number[]
  seconds: number
}

export interface Metrics {
  observe(method: string, route: string, status: number, seconds: number): void
  /** Prometheus text exposition, version 0.0.4. */
  print(gauges: Record<string, number>): string
}

export function createMetrics(): Metrics {
  const requests = new Map<string, number>()
  const durations = new Map<string, Series>()
  return {
    observe(method, route, status, seconds) {
      const labels = `method="${method}",route="${route}"`
      const key = `${labels},status="${status}"`
      requests.set(key, (requests.get(key) ?? 0) + 1)
      const series = durations.get(labels) ?? { counts: Array<number>(bounds.length + 1).fill(0), seconds: 0 }
      for (const [at, bound] of bounds.entries()) if (seconds <= bound) series.counts[at]++
      series.counts[bounds.length]++
      series.seconds += seconds
      durations.set(labels, series)
    },
    print(gauges) {
      const lines = ['# TYPE ensemble_requests_total counter']
      for (const [labels, count] of requests) lines.push(`ensemble_requests_total{${labels}} ${count}`)
      lines.push('# TYPE ensemble_request_seconds histogram')
      for (const [labels, { counts, seconds }] of durations) {
        for (const [at, count] of counts.entries()) {
          lines.push(`ensemble_request_seconds_bucket{${labels},le="${bounds[at] ?? '+Inf'}"} ${count}`)
        }
        lines.push(`ensemble_request_seconds_sum{${labels}} ${seconds.toFixed(6)}`)
        lines.push(`ensemble_request_seconds_count{${labels}} ${counts[bounds.length]}`)
      }
      for (const [name, value] of Object.entries(gauges)) {
        lines.push(`# TYPE ensemble_${name} gauge`, `ensemble_${name} ${value}`)
      }
      return `${lines.join('\n')}\n`
    },
  }
}

export interface LogEntry {
  time: string
  level: 'debug' | 'info' | 'error'
  event: 'request'
  method: string
  /** As the route is written: no names or hashes. */
  route: string
  status: number
  milliseconds: number
  /** Id of the person or token, where one was needed. */
  actor?: string
}

const known = new Set(['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'PATCH'])

/** The outermost: sees how everything else answered. */
export function observeRequests({ now, log, metrics }: AppOptions): MiddlewareHandler<Env> {
  return async (c, next) => {
    const began = now()
    await next()
    const seconds = Math.max(0, now() - began) / 1000
    const method = known.has(c.req.method) ? c.req.method : 'other'
    const route = nameRoute(c)
    metrics.observe(method, route, c.res.status, seconds)
    log({
      time: new Date(began).toISOString(),
      level: levelOf(c, method, route),
      event: 'request',
      method,
      route,
      status: c.res.status,
      milliseconds: Math.round(seconds * 1000),
      ...(c.var.actor ? { actor: c.var.actor.id } : {}),
    })
  }
}

function nameRoute(c: Context): string {
  const route = routeOf(c)
  if (route) return route.path
  return c.res.status === 404 ? 'none' : 'app'
}

/** Reads and blobs are many: they are for looking closely. */
function levelOf(c: Context, method: string, route: string): LogEntry['level'] {
  if (c.res.status >= 500) return 'error'
  return method === 'GET' || method === 'HEAD' || route.startsWith('/blobs/') ? 'debug' : 'info'
}
