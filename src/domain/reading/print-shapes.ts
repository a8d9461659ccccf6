import { findDates } from '../text/dates.ts'
import type { Shape } from './print-labels.ts'

const REGISTER =
  /^(?:R\.?C\.?S\.?\s.{0,30}?)?((?:HR[AB]|GnR|PR|VR)\s?\d{1,6}(?:\s?[A-Z]{1,2})?|[A-Z]{2}\d{6}|[A-HJ-NP-SUVW]-?\d{8}|\d{3} ?\d{3} ?\d{3}|\d{10}|\d{8})(?=[\s.,;)]|$)/

/** The value of this shape that a text is, or null. Dates are answered YYYY-MM-DD; one whose day and month may be exchanged is none. */
export function shaped(text: string, shape: Shape, country: string | null): string | null {
  const trimmed = text.replace(/\s+/g, ' ').trim()
  if (trimmed === '') return null
  switch (shape) {
    case 'date': {
      const [first] = findDates(trimmed, country)
      return first && !first.isAmbiguous ? (first.dates[0] ?? null) : null
    }
    case 'name':
      return /^\p{Lu}[\p{L}'’ .-]{1,38}$/u.test(trimmed) ? trimmed.replace(/[ .-]+$/, '') : null
    case 'number':
      return /^(?=(?:.*\d){2})[A-Z0-9][A-Z0-9 -]{4,14}$/.test(trimmed) ? trimmed.replaceAll(' ', '') : null
    case 'company':
      return /^[\p{Lu}\d"][\p{L}\d&.,'’ ()"+-]{2,80}$/u.test(trimmed) && /\p{L}{2}/u.test(trimmed) ? trimmed : null
    case 'register':
      return REGISTER.exec(trimmed)?.[1] ?? null
    case 'address':
      return null
  }
}
