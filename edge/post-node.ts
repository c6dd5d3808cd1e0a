/** POST from Node, to public addresses only. */
import { isPublic, requestWhere } from './public-node.ts'
import { postMilliseconds, type Post } from './webhooks.ts'

/** @param anywhere also private addresses: for tests, and networks of one's own. */
export function createPost(anywhere = false): Post {
  const allows = anywhere ? () => true : isPublic
  return (url, headers, body) =>
    new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(postMilliseconds)
      const options = {
        method: 'POST',
        headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) },
        signal,
      }
      const sent = requestWhere(allows, new URL(url), options, (answer) => {
        answer.destroy()
        resolve(answer.statusCode ?? 0)
      })
      sent.on('error', reject)
      sent.end(body)
    })
}
