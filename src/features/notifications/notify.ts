import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { insertNotification, type Visibility } from './store.ts'

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
  /** Who may read it in the inbox; everybody of the account when left out. */
  visibleTo?: Visibility
}

/** Queues a message in the change's own transaction: for mail where it has an address, else for the Console's inbox. Sealed, as it may name people. */
export const notify = (tx: Tx, ctx: Context, notice: Notice): Promise<void> =>
  insertNotification(tx, ctx, { visibleTo: 'everyone', ...notice, sendState: notice.to ? 'pending' : 'inbox' })
