import { isDay } from './days.ts'
import type { FieldRequirement } from './regulation.ts'

/** What a judge of answers must know besides the answer. Days are YYYY-MM-DD. */
export interface AnswerContext {
  today: string
  /** Years, or null. */
  minimumAge: number | null
}

/**
 * Why the value is no answer to the field, as the end of a sentence; undefined when it is one. Presence and form only: whether it is
 * true is for the documents to show. Addresses are judged elsewhere.
 */
export function faultOf(field: FieldRequirement, value: unknown, context: AnswerContext): string | undefined {
  const text = asText(value)
  if (text === '') return field.required ? 'is missing' : undefined
  switch (field.kind) {
    case 'text':
    case 'addresses':
      return undefined
    case 'name':
      return /\p{L}|\p{N}/u.test(text) ? undefined : 'holds no letter'
    case 'date':
      return isDay(text) ? undefined : 'is not a date that exists (YYYY-MM-DD)'
    case 'birth_date':
      return faultOfBirthDate(text, context)
    case 'expiry_date':
      if (!isDay(text)) return 'is not a date that exists (YYYY-MM-DD)'
      return text < context.today ? 'has passed' : undefined
    case 'email':
      return /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]{2,}$/.test(text) ? undefined : 'is not an email address'
    case 'url':
      return /^(https?:\/\/)?[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+([:/?#]\S*)?$/iu.test(text) ? undefined : 'is not a web address'
    case 'phone':
      return /^\+?[\d\s().\-/]{5,24}$/.test(text) ? undefined : 'is not a phone number'
    case 'country':
      return /^[A-Za-z]{2}$/.test(text) ? undefined : 'is not a country code of two letters'
    case 'list':
      return isAllowed(field, text) ? undefined : `is none of: ${(field.allowed ?? []).map(({ value }) => value).join(', ')}`
  }
}

/** The value as one text; '' when there is none. Numbers and booleans count as texts, as JSON bodies carry them. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return value.map(asText).filter(Boolean).join(', ')
  return ''
}

function faultOfBirthDate(text: string, { today, minimumAge }: AnswerContext): string | undefined {
  if (!isDay(text)) return 'is not a date that exists (YYYY-MM-DD)'
  if (text > today) return 'lies in the future'
  if (ageInYears(text, today) > 130) return 'is too long ago'
  if (minimumAge !== null && ageInYears(text, today) < minimumAge) return `is under the age of ${minimumAge}`
  return undefined
}

/** Full years between two days; who is born on 29 February has the birthday on 1 March in other years. */
export function ageInYears(birthDate: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years
}

function isAllowed({ allowed = [] }: FieldRequirement, text: string): boolean {
  const folded = text.toLowerCase()
  return allowed.some(({ name, value }) => value.toLowerCase() === folded || name.toLowerCase() === folded)
}

/** The SIDs in an answer to `address_sids`: a list, or one alone. */
export function addressSidsOf(value: unknown): string[] {
  const sids = Array.isArray(value) ? value : [value]
  return sids.filter(sid => typeof sid === 'string' && sid !== '')
}
