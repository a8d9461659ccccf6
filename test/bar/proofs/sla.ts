import { type BusinessCalendar, dueAt } from '../../../src/domain/business-hours.ts'
import { DEFAULT_SETTINGS } from '../../../src/domain/settings.ts'
import { type Proof, Tally, times } from '../proof.ts'

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
]
const START = Date.UTC(2025, 0, 1)
const MINUTE_MS = 60_000
const QUARTER_MS = 15 * MINUTE_MS
const DAY_MS = 1440 * MINUTE_MS

export const sla: Proof = {
  name: 'T-SLA',
  goal: 'the due time of a review is what counting minute by minute gives, over zones, holidays, short days and clock changes',
  control: 'a rule that counts weekends must be told apart',
  async run(stage) {
    const tally = new Tally()
    let isControlCaught = false
    for (const round of times(stage.pick(2_000, 100_000))) {
      const calendar = anyCalendar()
      // A third of the starts lies around the changes of the clock.
      const start = new Date(START + Math.floor(Math.random() * 2 * 525_600) * MINUTE_MS)
      const hours = round % 3 === 0 ? DEFAULT_SETTINGS.review_hours : 1 + Math.floor(Math.random() * 20)
      const wanted = counted(start, hours, calendar)
      tally.check(dueAt(start, hours, calendar).getTime() === wanted, `${start.toISOString()} + ${hours} h in ${calendar.zone}`)
      isControlCaught ||= start.getTime() + hours * 60 * MINUTE_MS !== wanted
    }
    return { n: tally.n, misses: tally.misses, isControlCaught }
  },
}

function anyCalendar(): BusinessCalendar {
  const fromMinute = Math.random() < 0.5 ? 0 : 60 * (7 + Math.floor(Math.random() * 3))
  const day = { fromMinute, toMinute: fromMinute === 0 ? 1440 : 60 * (16 + Math.floor(Math.random() * 4)) }
  const holidays = times(20).map(() => new Date(START + Math.floor(Math.random() * 730) * 86_400_000).toISOString().slice(0, 10))
  return { zone: ZONES[Math.floor(Math.random() * ZONES.length)] ?? 'UTC', days: { 1: day, 2: day, 3: day, 4: day, 5: day }, holidays }
}

/** The oracle: looks at every minute whether it is open, until enough of them were. Knows no calendar but Intl's and days since 1970. */
function counted(start: Date, hours: number, { zone, days, holidays }: BusinessCalendar): number {
  const closed = new Set(holidays.map(day => Date.parse(day) / DAY_MS))
  let left = hours * 60
  for (let at = start.getTime(); ; ) {
    // A quarter of an hour lies in one day and knows no change of the clock.
    const local = at / MINUTE_MS + minutesAhead(zone, at)
    const day = Math.floor(local / 1440)
    // 1 January 1970 was a Thursday.
    const open = closed.has(day) ? undefined : days[((day + 3) % 7) + 1]
    const end = at - (at % QUARTER_MS) + QUARTER_MS
    for (let minute = local - day * 1440; at < end; minute += 1) {
      at += MINUTE_MS
      if (open && minute >= open.fromMinute && minute < open.toMinute) left -= 1
      if (left === 0) return at
    }
  }
}

const ahead = new Map<string, Map<number, number>>()

/** How far a zone's clocks are ahead of UTC. Clocks change at full quarters of an hour, so each quarter is asked for once. */
function minutesAhead(zone: string, at: number): number {
  const known = ahead.get(zone) ?? new Map<number, number>()
  ahead.set(zone, known)
  const quarter = Math.floor(at / QUARTER_MS)
  const found = known.get(quarter)
  if (found !== undefined) return found
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT(?:([+-])(\d+):(\d+))?$/.exec(formatOf(zone).format(quarter * QUARTER_MS)) ?? []
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  known.set(quarter, offset)
  return offset
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  formats.set(zone, format)
  return format
}
