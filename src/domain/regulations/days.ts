/** Whether the text is a day that exists, YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** The moment at which a day of a document is over, in UTC; null stays null. */
export function dayAfter(day: string | null): Date | null {
  return day === null ? null : new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000)
}

/** The first of the moments that are known, or null. */
export function earliest(moments: readonly (Date | null)[]): Date | null {
  const known = moments.filter(moment => moment !== null)
  return known.length === 0 ? null : new Date(Math.min(...known.map(Number)))
}
