/** Puts the real edge (edge.ts) into the server of the browser tests. */
import type { Plugin } from 'vite'
import type { openTestEdge } from './edge.ts'

export function edgeForTests(): Plugin {
  let opening: ReturnType<typeof openTestEdge> | undefined
  return {
    name: 'edge-for-tests',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (!/^\/(api|blobs|test\/publish|test\/second)\b/.test(request.url ?? '')) return next()
        opening ??= server
          .ssrLoadModule(`${import.meta.dirname}/edge.ts`)
          .then((module) => (module as { openTestEdge: typeof openTestEdge }).openTestEdge())
        opening.then((answer) => answer(request, response)).catch(next)
      })
    },
  }
}
