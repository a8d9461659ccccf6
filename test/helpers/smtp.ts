import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'

/** A mail server that takes everything: what it was given, in order, with soft line breaks taken out. */
export interface MailServer {
  /** For COUNTERSIGN_SMTP_URL. */
  url: string
  mails: string[]
  close(): void
}

export async function startMailServer(): Promise<MailServer> {
  const mails: string[] = []
  const smtp = createServer(socket => talk(socket, mail => mails.push(readable(mail))))
  await new Promise<void>(resolve => smtp.listen(0, '127.0.0.1', resolve))
  // A server that listens on TCP has an address with a port.
  const { port } = smtp.address() as AddressInfo
  return { url: `smtp://127.0.0.1:${port}?from=id@example.com`, mails, close: () => smtp.close() }
}

/** Quoted-printable, as far as it touches addresses and links. */
const readable = (mail: string): string => mail.replaceAll('=\r\n', '').replaceAll('=3D', '=')

/** As much of RFC 5321 as a client needs to hand over a mail. */
function talk(socket: Socket, receive: (mail: string) => void): void {
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
      if (isData) receive(line)
      const wasData = isData
      isData = !wasData && /^DATA/i.test(line)
      say(isData ? '354 go' : /^EHLO/i.test(line) && !wasData ? '250 test' : /^QUIT/i.test(line) && !wasData ? '221 bye' : '250 ok')
    }
  })
}
