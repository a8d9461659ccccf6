/** Dates as the reader writes them. English catalogue: the reader's own English, else British. */
const locale = typeof navigator !== 'undefined' && navigator.language.startsWith('en') ? navigator.language : 'en-GB'

const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })
const moment = new Intl.DateTimeFormat(locale, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
})
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hour12: false })
const plainDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })

const parsed = (text: string | null | undefined): Date | null => {
  if (!text) return null
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? null : date
}

export const formatDay = (text: string | null | undefined): string => {
  const date = parsed(text)
  return date ? day.format(date) : ''
}

/** "Tue 24 Nov, 16:00", in the reader's zone. */
export const formatMoment = (text: string | null | undefined): string => {
  const date = parsed(text)
  return date ? moment.format(date) : ''
}

const weekdayAndDay = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' })

/** Until when something is to be done. Midnight is 24:00 of the day that it ends: nobody has to ask which day is meant. */
export const formatDeadline = (text: string | null | undefined): string => {
  const date = parsed(text)
  if (!date) return ''
  const isMidnight = date.getHours() === 0 && date.getMinutes() === 0
  return isMidnight ? `${weekdayAndDay.format(new Date(date.getTime() - 1))}, 24:00` : moment.format(date)
}

export const formatClock = (text: string | null | undefined): string => {
  const date = parsed(text)
  return date ? clock.format(date) : ''
}

const PLAIN = /^\d{4}-\d{2}-\d{2}$/

/** A value from a document: a date is written out, anything else stays as it is printed. */
export const formatValue = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string' && PLAIN.test(value)) return plainDay.format(new Date(`${value}T00:00:00Z`))
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export const daysUntil = (text: string | null | undefined, now = Date.now()): number | null => {
  const date = parsed(text)
  return date ? Math.ceil((date.getTime() - now) / 86_400_000) : null
}

export const hoursUntil = (text: string, now = Date.now()): number => (new Date(text).getTime() - now) / 3_600_000

const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
/** 5 January 2026 was a Monday. */
const A_MONDAY_MS = Date.UTC(2026, 0, 5)
const weekdayName = (day: number): string => weekday.format(new Date(A_MONDAY_MS + (day - 1) * 86_400_000))

/** ISO weekdays, 1 = Monday: "Mon to Fri" where they follow each other, else each by name. */
export function weekdayNames(days: readonly number[]): string {
  const sorted = days.toSorted((one, other) => one - other)
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first !== undefined && last !== undefined && sorted.length > 2 && last - first === sorted.length - 1)
    return `${weekdayName(first)} to ${weekdayName(last)}`
  return sorted.map(weekdayName).join(', ')
}

/** Order of day, month and year in the reader's locale. */
export const dateOrder = (): ('day' | 'month' | 'year')[] =>
  new Intl.DateTimeFormat(locale)
    .formatToParts(new Date())
    .map(({ type }) => type)
    .filter((type): type is 'day' | 'month' | 'year' => type === 'day' || type === 'month' || type === 'year')
