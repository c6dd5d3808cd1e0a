import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createPost } from '../../edge/post-node.ts'
import { isPublic } from '../../edge/public-node.ts'

describe('posting to a webhook from Node', () => {
  it.each([
    ['93.184.216.34', true],
    ['2606:4700::1111', true],
    ['10.1.2.3', false],
    ['127.0.0.1', false],
    ['169.254.169.254', false],
    ['172.31.0.1', false],
    ['172.32.0.1', true],
    ['192.168.1.1', false],
    ['100.64.0.1', false],
    ['0.0.0.0', false],
    ['255.255.255.255', false],
    ['::1', false],
    ['::ffff:127.0.0.1', false],
    ['::ffff:7f00:1', false],
    ['fd00::1', false],
    ['fe80::1', false],
    ['nonsense', false],
  ])('%s is public: %s', (address, expected) => expect(isPublic(address)).toBe(expected))

  it('sends the body and its headers, and follows no redirect', async () => {
    const seen: string[] = []
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (text) => (body += text))
      request.on('end', () => {
        seen.push(`${request.method} ${request.url} ${request.headers['ensemble-delivery']} ${body}`)
        response.writeHead(request.url === '/moved' ? 302 : 204, { Location: '/secret' }).end()
      })
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const post = createPost(true)
    expect(await post(`${at}/hook`, { 'Ensemble-Delivery': '1' }, '{"코트":1}')).toBe(204)
    expect(await post(`${at}/moved`, { 'Ensemble-Delivery': '2' }, '{}')).toBe(302)
    expect(seen).toEqual(['POST /hook 1 {"코트":1}', 'POST /moved 2 {}'])
    for (const name of [at, at.replace('127.0.0.1', 'localhost'), at.replace('127.0.0.1', '[::1]')]) {
      await expect(createPost()(`${name}/hook`, {}, '{}')).rejects.toThrow(/not public/)
    }
    expect(seen).toHaveLength(2)
    server.close()
  })
})
