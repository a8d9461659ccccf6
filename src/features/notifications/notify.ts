import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'

export interface Notice {
  /** Whose inbox shows it. */
  accountSid: string
  subjectSid: string
  /** `check_link`, `request_answer`, ... */
  kind: string
  /** Where a mail goes; null shows it in the inbox only. */
  to: string | null
  subject: string
  text: string
}

/** Queues a message in the change's own transaction: for mail where it has an address, else for the Console's inbox. Sealed, as it may name people. */
export async function notify(tx: Tx, ctx: Context, notice: Notice): Promise<void> {
  const sid = ctx.mint('message')
  const keySlot = await ctx.vault.createKey()
  const sealed = await ctx.vault.seal(keySlot, noticeAbout(sid), { to: notice.to, subject: notice.subject, text: notice.text })
  await tx.query(
    'insert into notifications (sid, account_sid, subject_sid, kind, key_slot, sealed, send_state, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [sid, notice.accountSid, notice.subjectSid, notice.kind, keySlot, sealed, notice.to ? 'pending' : 'inbox', ctx.now],
  )
}

export const noticeAbout = (sid: string): string => `notifications:${sid}:content`
