import type { Mailer } from '../../platform/mail.ts'
import { bookkeep, type Context } from '../../platform/postgres/context.ts'
import { setSendState, takePending } from './store.ts'

const BATCH = 20
const MAX_ATTEMPTS = 10

/** Sends mails that wait: a sweep, as the system. One that a server refuses waits longer each time and is given up in the end. Returns how many left. */
export async function sendPendingMails(ctx: Context, mailer: Mailer): Promise<number> {
  const pending = await bookkeep(ctx, tx => takePending(tx, ctx, BATCH))
  let sent = 0
  for (const { sid, to, subject, text, attempts } of pending) {
    const isSent =
      to !== null &&
      (await mailer.send({ to, subject, text }).then(
        () => true,
        () => false,
      ))
    if (isSent) sent++
    await bookkeep(ctx, tx => setSendState(tx, sid, isSent ? 'sent' : attempts >= MAX_ATTEMPTS ? 'failed' : 'pending'))
  }
  return sent
}
