import { signForm, standardWebhookHeaders } from '../../platform/callback-signature.ts'
import { bookkeep, type Context, read } from '../../platform/postgres/context.ts'
import type { SafeAnswer, SafeClient } from '../../platform/safe-fetch.ts'
import { findAccount } from '../accounts/store.ts'
import { type Delivery, finishDelivery, postponeDelivery } from './store.ts'

/** Waits before the attempts after the first: ten attempts over about 75 hours. */
export const RETRY_AFTER_SECONDS = [5, 60, 300, 1_800, 7_200, 18_000, 36_000, 72_000, 134_000] as const
/** A receiver may ask for a later try, up to a day. */
const LONGEST_WAIT_S = 86_400
const TIMEOUT_MS = 15_000

/** Sends one leased delivery and writes down how it went. */
export async function deliver(ctx: Context, client: SafeClient, delivery: Delivery): Promise<void> {
  const account = await read(ctx, tx => findAccount(tx, ctx, delivery.accountSid))
  if (!account) return
  const body = new URLSearchParams(delivery.fields).toString()
  const answer = await client
    .post(delivery.url, {
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        'i-twilio-idempotency-token': delivery.sid,
        'x-twilio-signature': signForm(account.authToken, delivery.url, delivery.fields),
        'x-countersign-attempt': String(delivery.attempts),
        ...standardWebhookHeaders(account.authToken, delivery.sid, ctx.now, body),
      },
      body,
      timeoutMs: TIMEOUT_MS,
    })
    .then(
      ({ status, retryAfter }) => ({ status, retryAfter, error: null }),
      (error: unknown) => ({
        status: null,
        retryAfter: undefined,
        error: error instanceof Error && 'code' in error ? String(error.code) : 'unreachable',
      }),
    )
  await settle(ctx, delivery, answer)
}

/** 2xx is success; 410 ends it; everything else, redirects too, is tried again on the schedule. */
async function settle(
  ctx: Context,
  delivery: Delivery,
  { status, retryAfter, error }: Pick<SafeAnswer, 'retryAfter'> & { status: number | null; error: string | null },
): Promise<void> {
  const isDelivered = status !== null && status >= 200 && status < 300
  const ours = RETRY_AFTER_SECONDS[delivery.attempts - 1]
  const theirs = /^\d{1,9}$/.test(retryAfter ?? '') ? Math.min(Number(retryAfter), LONGEST_WAIT_S) : 0
  const wait = ours === undefined ? undefined : Math.max(ours, theirs)
  await bookkeep(ctx, async tx => {
    if (isDelivered || status === 410 || wait === undefined) {
      finishDelivery(tx, delivery.sid, { status: isDelivered ? 'delivered' : 'failed', responseStatus: status, error, now: ctx.now })
    } else {
      postponeDelivery(tx, delivery.sid, { at: new Date(ctx.now.getTime() + wait * 1000), responseStatus: status, error })
    }
  })
}
