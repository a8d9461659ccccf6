const DAY_MS = 86_400_000

/** Days before a deadline or an end on which the owner of a number is told of it again. */
export const REMINDER_DAYS = [30, 14, 7, 1] as const

/** The next moment after `now` to tell of an end: one of the days before it, then the end itself; null once it has passed, or without one. */
export function nextReminder(end: Date | null, now: Date): Date | null {
  if (end === null) return null
  const moments = [...REMINDER_DAYS.map(days => new Date(end.getTime() - days * DAY_MS)), end]
  return moments.find(moment => moment > now) ?? null
}
