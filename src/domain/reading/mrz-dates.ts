/** A date of birth of two-digit year: the last such day not after today. Null when the day does not exist or parts are unknown (`<`). */
export function birthDate(yymmdd: string, today: string): string | null {
  const thisCentury = Number(today.slice(0, 2))
  return [thisCentury, thisCentury - 1].map(century => dateOf(century, yymmdd)).find(date => date !== null && date <= today) ?? null
}

/**
 * A date of expiry of two-digit year: the century that puts it less than 50 years after this year and at most 50 before,
 * so that a passport of the nineties is expired and a card for life is not.
 */
export function expiryDate(yymmdd: string, today: string): string | null {
  const year = Number(today.slice(0, 4))
  const century = Math.floor(year / 100)
  const isNear = (date: string): boolean => Number(date.slice(0, 4)) - year < 50 && year - Number(date.slice(0, 4)) <= 50
  return [century, century - 1, century + 1].map(candidate => dateOf(candidate, yymmdd)).find(date => date !== null && isNear(date)) ?? null
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function dateOf(century: number, yymmdd: string): string | null {
  const [, yy, mm, dd] = /^(\d\d)(\d\d)(\d\d)$/.exec(yymmdd) ?? []
  if (yy === undefined || mm === undefined || dd === undefined) return null
  const year = century * 100 + Number(yy)
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const last = mm === '02' && !isLeap ? 28 : DAYS[Number(mm) - 1]
  if (last === undefined || Number(dd) < 1 || Number(dd) > last) return null
  return `${String(year).padStart(4, '0')}-${mm}-${dd}`
}
