import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { accountApi, eventually } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

const received: string[] = []
let smtp: Server
let server: TestServer

/** As much of RFC 5321 as a client needs to hand over a mail. */
function talk(socket: Socket): void {
  let buffered = ''
  let isData = false
  const say = (line: string) => socket.write(`${line}\r\n`)
  say('220 test')
  socket.on('error', () => undefined)
  socket.on('data', chunk => {
    buffered += chunk.toString()
    for (;;) {
      const end = buffered.indexOf(isData ? '\r\n.\r\n' : '\r\n')
      if (end < 0) return
      const line = buffered.slice(0, end)
      buffered = buffered.slice(end + (isData ? 5 : 2))
      if (isData) received.push(line)
      const wasData = isData
      isData = !wasData && /^DATA/i.test(line)
      say(isData ? '354 go' : /^EHLO/i.test(line) && !wasData ? '250 test' : /^QUIT/i.test(line) && !wasData ? '221 bye' : '250 ok')
    }
  })
}

before(async () => {
  smtp = createServer(talk)
  await new Promise<void>(resolve => smtp.listen(0, '127.0.0.1', resolve))
  // A server that listens on TCP has an address with a port.
  const { port } = smtp.address() as AddressInfo
  server = await startServer({ env: { COUNTERSIGN_SMTP_URL: `smtp://127.0.0.1:${port}?from=id@example.com` } })
})
after(async () => {
  await server.stop()
  smtp.close()
})

test('a colleague is mailed the link, and the inbox shows that it was sent', async () => {
  const api = accountApi(server)
  const { body } = await api('POST', '/v1/Inquiries', { IsoCountry: 'DE' })
  const delegation = await api('POST', `/v1/Inquiries/${body.sid}/Delegations`, { Email: 'kim@example.com', Name: 'Kim' })
  assert.equal(delegation.status, 201)
  const [mail] = await eventually(
    async () => received,
    mails => mails.length > 0,
  )
  assert.match(mail ?? '', /^To: kim@example\.com$/m)
  assert.ok((mail ?? '').replaceAll('=\r\n', '').includes(delegation.body.url.replaceAll('=', '=3D')))
  const inbox = await eventually(
    () => api('GET', '/v1/Notifications'),
    answer => answer.body.notifications[0].status === 'sent',
  )
  assert.deepEqual([inbox.body.notifications[0].kind, inbox.body.notifications[0].about], ['check_link', body.sid])
})
