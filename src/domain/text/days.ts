const words = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

/** A day as a letter says it: 28 December 2026, by UTC. */
export const dayInWords = (day: Date): string => words.format(day)
