import { createTransport } from 'nodemailer'

export interface Mail {
  to: string
  subject: string
  text: string
}

export interface Mailer {
  /** @throws Error when the server does not take it */
  send(mail: Mail): Promise<void>
  close(): void
}

const TIMEOUT_MS = 15_000

/** Sends through one SMTP server, e.g. `smtp://user:password@mail.example.com:587`. The sender is the URL's `from` parameter, else the user. */
export function createMailer(smtpUrl: string): Mailer {
  const url = new URL(smtpUrl)
  const from =
    url.searchParams.get('from') ?? (url.username.includes('%40') ? decodeURIComponent(url.username) : `countersign@${url.hostname}`)
  url.searchParams.delete('from')
  const transport = createTransport({
    url: url.toString(),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  })
  return {
    async send({ to, subject, text }) {
      await transport.sendMail({ from, to, subject, text, disableFileAccess: true, disableUrlAccess: true })
    },
    close: () => transport.close(),
  }
}
