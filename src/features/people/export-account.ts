import { isoTime } from '../../platform/http/paging.ts'
import type { Download } from '../../platform/http/route.ts'
import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { ZipEntry } from '../../platform/zip.ts'
import { zip } from '../../platform/zip.ts'
import { eventView } from '../callbacks/routes.ts'
import { listEvents } from '../callbacks/store.ts'
import { periodView } from '../compliance/routes.ts'
import { periodsOf } from '../compliance/store.ts'
import type { InquiryServices } from '../inquiries/inquiry.ts'
import { addressNeeds } from '../numbers/address-need.ts'
import { listNumbers } from '../numbers/store.ts'
import { numberView } from '../numbers/view.ts'
import { reasonView } from '../reviews/reason-view.ts'
import { entriesOfItem, json } from './export.ts'
import { itemsOf } from './items.ts'

const PAGE = 500
const README = `Everything of one account of this installation.

about.json      when and for whom this was made
numbers.jsonl   its numbers, one a line: mapping, compliance with reasons, and who stood behind it when
data/           one file for each address, end user, document, bundle, profile, ID check, request and user: what was typed, what was
                read, what was decided and why, and its history
scans/          the files as they were handed in, by the SID that data/ names
events.jsonl    the journal, one event a line, oldest first
`

/**
 * Everything of the context's account as one archive that is made while it is sent. With a `vendor` also what staff noted and the pictures
 * of ID checks that it still has. Its taking is in the journal before the first byte leaves. @throws AppError readOnly
 */
export async function exportAccount(ctx: Context, vendor: InquiryServices['vendor'] | undefined): Promise<Download> {
  const { accountSid } = ctx
  await change(ctx, async () => ({ result: undefined, audit: { what: 'account.exported', sid: accountSid, accountSid } }))
  return { fileName: `${accountSid}-${ctx.now.toISOString().slice(0, 10)}.zip`, pieces: zip(entriesOf(ctx, vendor), ctx.now) }
}

async function* entriesOf(ctx: Context, vendor: InquiryServices['vendor'] | undefined): AsyncIterable<ZipEntry> {
  yield { name: 'README.txt', content: Buffer.from(README) }
  yield { name: 'about.json', content: json({ made_at: isoTime(ctx.now), made_by: ctx.actor.sid, account_sid: ctx.accountSid }) }
  yield { name: 'numbers.jsonl', content: linesOf(numbersOf(ctx)) }
  for await (const item of itemsOf(ctx)) yield* entriesOfItem(ctx, vendor, item)
  yield { name: 'events.jsonl', content: linesOf(journalOf(ctx)) }
}

async function* linesOf(values: AsyncIterable<unknown>): AsyncIterable<Buffer> {
  for await (const value of values) yield Buffer.from(`${JSON.stringify(value)}\n`)
}

async function* numbersOf(ctx: Context): AsyncIterable<unknown> {
  let cursor: Awaited<ReturnType<typeof listNumbers>>['next']
  do {
    const page = await read(ctx, tx => listNumbers(tx, ctx.accountSid, {}, { size: PAGE, number: 0, cursor }))
    const need = await addressNeeds(ctx, page.items)
    for (const number of page.items) {
      const { status, reasons, since, deadline } = number.compliance
      yield {
        ...numberView(number, need(number)),
        compliance: { status, reasons: reasons.map(reasonView), since: isoTime(since), deadline: isoTime(deadline) },
        periods: (await read(ctx, tx => periodsOf(tx, ctx.accountSid, number.sid))).map(periodView),
      }
    }
    cursor = page.next
  } while (cursor)
}

async function* journalOf(ctx: Context): AsyncIterable<unknown> {
  for (let after = 0; ; ) {
    const events = await read(ctx, tx => listEvents(tx, ctx.accountSid, { after, subjectSid: undefined, what: undefined }, PAGE))
    yield* events.map(eventView)
    const last = events.at(-1)
    if (!last) return
    after = last.seq
  }
}
