/** Until when a decision is made, in the reader's own zone. Midnight is the end of a day: the day alone says which one is meant. */
export function formatDeadline(at: Date, locale: string): string {
  const isMidnight = at.getHours() === 0 && at.getMinutes() === 0
  const clock = isMidnight ? {} : ({ hour: '2-digit', minute: '2-digit' } as const)
  const format = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', ...clock })
  return format.format(isMidnight ? at.getTime() - 1 : at)
}
