import { periodAt } from '../src/features/compliance/store.ts'
import { read } from '../src/platform/postgres/context.ts'
import type { Stage } from './stage.ts'
import { type Extent, type Line, percentile } from './table.ts'

const DEFAULT_PERIODS = 200_000
const FULL_PERIODS = 10_000_000
const PERIODS_A_NUMBER = 10
const STEP = 1_000_000
const LOOKUPS = 2_000
const LIMIT_MS = 10
const FIRST_DAY = Date.parse('2016-01-01T00:00:00Z')
const PERIOD_DAYS = 300

/** Who was behind a number at a moment, among very many periods; random numbers and moments, so that no page is warm for long. */
export async function measureLookup({ admin, owner }: Stage, { isFull }: Extent): Promise<Line[]> {
  const periods = isFull ? FULL_PERIODS : DEFAULT_PERIODS
  for (let from = 0; from < periods; from += STEP)
    await admin.query(
      `insert into number_periods (phone_number, valid_from, valid_to, number_sid, account_sid, compliance)
       select '+4917' || lpad((i / ${PERIODS_A_NUMBER})::text, 9, '0'), f, case when i % ${PERIODS_A_NUMBER} = ${PERIODS_A_NUMBER - 1} then null else f + interval '${PERIOD_DAYS} days' end,
         'PN' || md5((i / ${PERIODS_A_NUMBER})::text), $3, 'compliant'
       from generate_series($1::bigint, $2::bigint - 1) i, lateral (select timestamptz '2016-01-01T00:00:00Z' + (i % ${PERIODS_A_NUMBER}) * interval '${PERIOD_DAYS} days' as f) t`,
      [from, Math.min(from + STEP, periods), owner.accountSid],
    )
  await admin.query('analyze number_periods')
  const system = { ...owner, scope: 'system' as const }
  const numbers = periods / PERIODS_A_NUMBER
  const times: number[] = []
  for (let round = 0; round < LOOKUPS; round++) {
    const phoneNumber = `+4917${String((round * 7919 * 31) % numbers).padStart(9, '0')}`
    const at = new Date(FIRST_DAY + ((round * 104729) % (PERIODS_A_NUMBER * PERIOD_DAYS)) * 86_400_000)
    const start = performance.now()
    const period = await read(system, tx => periodAt(tx, phoneNumber, at))
    times.push(performance.now() - start)
    if (period?.accountSid !== owner.accountSid) throw new Error(`nobody was found behind ${phoneNumber}`)
  }
  const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)]
  return [
    {
      name: `who was behind a number at a moment, among ${periods.toLocaleString('en')} periods, p95 with its transaction`,
      figure: `${p95.toFixed(1)} ms (p50 ${p50.toFixed(1)} ms)`,
      goal: `< ${LIMIT_MS} ms with 10,000,000`,
      isMet: p95 < LIMIT_MS,
    },
  ]
}
