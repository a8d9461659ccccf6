import type pg from 'pg'
import { eventually, multipart } from '../../helpers/client.ts'
import { inParallel, type Proof, Tally, times } from '../proof.ts'
import type { Stage, Tenant } from '../stage.ts'
import { ok } from '../things.ts'

/** Scans of the busy account that may be read before one of a quiet one: one that is under way in each lane, and one turn. */
const MOST_BEFORE = 3
const LIMIT_PER_MINUTE = 250
const ASKED = 200
/** A machine that others share: twice the quiet time, and what one hiccup takes. */
const HICCUP_MS = 100
const FILED = { IsoCountry: 'DE', NumberType: 'local', EndUserType: 'individual', DocumentType: 'passport' }

export const fair: Proof = {
  name: 'T-FAIR',
  goal: `an account that files many scans at once holds up nobody: a scan of another one is read after at most ${MOST_BEFORE} of them; and where requests are limited, one that floods hardly slows down the others`,
  control: 'scans in the order in which they came: the other one would have to wait for more',
  isLong: true,
  async run(stage) {
    const tally = new Tally()
    const [busy, quiet] = [await stage.tenant(), await stage.tenant()]
    const sql = await stage.sql()
    const scans = stage.pick(12, 40)
    await inParallel(times(scans), 4, () => file(busy))
    const waiting = await unread(sql, busy.sid)
    await file(quiet)
    const left = await eventually(
      async () => ((await unread(sql, quiet.sid)) === 0 ? await unread(sql, busy.sid) : undefined),
      rows => rows !== undefined,
      10 * 60_000,
    )
    const before = waiting - (left ?? 0)
    tally.check(before <= MOST_BEFORE, `${before} of ${waiting} scans of the busy account were read first`)
    await sql.query(`delete from jobs where kind = 'file.read' and account_sid = $1`, [busy.sid])
    const { quietMs, floodedMs, refused } = await flood(stage, busy, quiet)
    tally.check(floodedMs <= 2 * quietMs + HICCUP_MS, `answers took ${floodedMs} ms instead of ${quietMs}`)
    tally.check(refused > 0, 'nobody was told to wait')
    tally.n += 2 * ASKED
    return { n: tally.n, misses: tally.misses, isControlCaught: waiting > MOST_BEFORE, figures: { waiting, before, quietMs, floodedMs } }
  },
}

async function file({ api }: Tenant): Promise<void> {
  ok(await api('POST', '/v1/IdentityDocuments', await multipart(FILED, ['hills.jpg'])))
}

const unread = async (sql: pg.Pool, account: string): Promise<number> =>
  (await sql.query(`select count(*)::int as rows from files where account_sid = $1 and state = 'reading'`, [account])).rows[0].rows

/** What all but one of a hundred requests of the quiet account are answered within, without and with a flood of the busy one. */
async function flood(stage: Stage, busy: Tenant, quiet: Tenant): Promise<{ quietMs: number; floodedMs: number; refused: number }> {
  const staff = await stage.staff()
  const quietMs = await p99(quiet)
  ok(await staff('POST', '/staff/v1/Settings', { RequestsPerMinute: String(LIMIT_PER_MINUTE) }))
  const isRunning = { yes: true }
  let refused = 0
  const flooding = times(4).map(async () => {
    while (isRunning.yes) {
      const { status } = await busy.api('GET', '/v1/IdentityDocuments')
      if (status !== 429) continue
      refused += 1
      // It is told to wait for a second, and comes back at once.
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  })
  try {
    await eventually(
      async () => refused,
      count => count > 0,
      180_000,
    )
    return { quietMs, floodedMs: await p99(quiet), refused }
  } finally {
    isRunning.yes = false
    await Promise.all(flooding)
    ok(await staff('POST', '/staff/v1/Settings', { RequestsPerMinute: '0' }))
  }
}

async function p99({ api }: Tenant): Promise<number> {
  const taken: number[] = []
  for (const _ of times(ASKED)) {
    const start = performance.now()
    ok(await api('GET', '/v1/IdentityDocuments'))
    taken.push(performance.now() - start)
  }
  return Math.round(taken.sort((one, two) => one - two)[Math.floor(ASKED * 0.99)] ?? 0)
}
