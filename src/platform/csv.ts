/** A spreadsheet takes these for the start of a formula. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/
/** Begins like one and is none: a phone number stays as it is. */
const PHONE_NUMBER = /^\+\d{6,15}$/

/** One cell: quoted where it has to be, and never a formula, whoever chose the text. */
export function csvCell(value: string | number | boolean | null | undefined): string {
  const text = value === null || value === undefined ? '' : String(value)
  const safe = FORMULA.test(text) && !PHONE_NUMBER.test(text) ? `'${text}` : text
  return /[",\n\r;]/.test(safe) || safe !== text ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One line with its end, as RFC 4180 has it. */
export const csvLine = (cells: readonly (string | number | boolean | null | undefined)[]): string => `${cells.map(csvCell).join(',')}\r\n`
