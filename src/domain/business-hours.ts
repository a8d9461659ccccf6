import { DateTime } from 'luxon'

/** Minutes of the local day, `from` inclusive, `to` exclusive; a full day is 0 to 1440. */
export interface OpenHours {
  fromMinute: number
  toMinute: number
}

/** When people work. Hours are wall-clock times in `zone`; `holidays` are local days, YYYY-MM-DD. */
export interface BusinessCalendar {
  /** IANA name, e.g. `Europe/Berlin`. */
  zone: string
  /** By ISO weekday, 1 = Monday; a day that is missing is closed. */
  days: Partial<Record<number, OpenHours>>
  holidays: readonly string[]
}

const FULL_DAY: OpenHours = { fromMinute: 0, toMinute: 1440 }

/** 24-hour days from Monday to Friday: the default, in the operator's zone and without its holidays. */
export function defaultCalendar(zone = 'UTC', holidays: readonly string[] = []): BusinessCalendar {
  return { zone, days: { 1: FULL_DAY, 2: FULL_DAY, 3: FULL_DAY, 4: FULL_DAY, 5: FULL_DAY }, holidays }
}

/** A calendar without open hours would never end a wait, so it is refused after this many days. */
const LONGEST_SEARCH_DAYS = 5 * 366

interface Span {
  start: number
  end: number
}

/** The open time of one local day in epoch milliseconds, or null. Its length follows the clock: 23 or 25 hours on days of a change. */
function openSpan(day: DateTime, calendar: BusinessCalendar): Span | null {
  const hours = calendar.days[day.weekday]
  if (!hours || calendar.holidays.includes(day.toISODate() ?? '')) return null
  const start = wallClock(day, hours.fromMinute).toMillis()
  const end = wallClock(day, hours.toMinute).toMillis()
  return end > start ? { start, end } : null
}

function wallClock(day: DateTime, minute: number): DateTime {
  if (minute >= 1440) return day.plus({ days: 1 }).startOf('day')
  return minute === 0 ? day.startOf('day') : day.set({ hour: Math.floor(minute / 60), minute: minute % 60 })
}

function localDay(time: Date, { zone }: BusinessCalendar): DateTime {
  const day = DateTime.fromJSDate(time, { zone }).startOf('day')
  if (!day.isValid) throw new Error(`the business calendar has no such zone: ${zone}`)
  return day
}

/**
 * The moment at which `hours` business hours have passed since `start`. Work that ends with a day is due at that day's end, not at the start of the next.
 * @throws Error when the calendar's zone is unknown or it is never open
 */
export function dueAt(start: Date, hours: number, calendar: BusinessCalendar): Date {
  let left = hours * 3_600_000
  let day = localDay(start, calendar)
  for (let count = 0; count < LONGEST_SEARCH_DAYS; count++) {
    const span = openSpan(day, calendar)
    const from = span ? Math.max(span.start, start.getTime()) : 0
    if (span && from < span.end) {
      if (left <= span.end - from) return new Date(from + left)
      left -= span.end - from
    }
    day = day.plus({ days: 1 })
  }
  throw new Error('the business calendar has no open hours')
}

/** Milliseconds of business time from `a` to `b`; negative when `b` lies before `a`. */
export function businessTimeBetween(a: Date, b: Date, calendar: BusinessCalendar): number {
  if (b < a) return -businessTimeBetween(b, a, calendar)
  let total = 0
  for (let day = localDay(a, calendar); day.toMillis() < b.getTime(); day = day.plus({ days: 1 })) {
    const span = openSpan(day, calendar)
    if (span) total += Math.max(0, Math.min(span.end, b.getTime()) - Math.max(span.start, a.getTime()))
  }
  return total
}
