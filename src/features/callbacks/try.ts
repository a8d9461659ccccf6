import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'

/** Sends a callback that is about nothing, to see whether an address takes it: signed and repeated like any other. */
export function sendTestCallback(ctx: Context, url: string): Promise<{ url: string }> {
  const fields = { AccountSid: ctx.accountSid, Status: 'test' }
  return change(ctx, async () => ({
    result: { url },
    audit: { what: 'callback.tested', sid: ctx.accountSid, callback: { url, fields } },
  }))
}
