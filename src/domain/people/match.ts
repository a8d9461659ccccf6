import { compareNames } from '../text/names.ts'
import { numberKey } from '../text/numbers.ts'

/** Who is looked for: at least one of them. */
export interface PersonQuery {
  name?: string | undefined
  /** YYYY-MM-DD */
  birthDate?: string | undefined
  email?: string | undefined
  documentNumber?: string | undefined
}

/** What a record says of the people in it. */
export interface PersonFacts {
  names: string[]
  birthDates: string[]
  emails: string[]
  documentNumbers: string[]
}

export type PersonField = keyof PersonQuery

export interface PersonMatch {
  matched: PersonField[]
  /** A slip of the pen, a name left out, or another person of a name much like it. */
  similar: PersonField[]
  /** What the record says otherwise: a namesake, perhaps. */
  contradicted: PersonField[]
}

const KEYS: Readonly<Record<string, keyof PersonFacts>> = {
  full_name: 'names',
  name: 'names',
  customer_name: 'names',
  birth_date: 'birthDates',
  date_of_birth: 'birthDates',
  email: 'emails',
  email_address: 'emails',
  document_number: 'documentNumbers',
  passport_number: 'documentNumbers',
  id_number: 'documentNumbers',
  personal_number: 'documentNumbers',
}

const nobody = (): PersonFacts => ({ names: [], birthDates: [], emails: [], documentNumbers: [] })

/** The people in details of any shape: first and last names are joined, nested objects (representatives) are looked through. */
export function factsIn(details: unknown, depth = 0): PersonFacts {
  const found = nobody()
  if (typeof details !== 'object' || details === null || depth > 4) return found
  const entries = Object.entries(details)
  const text = (name: string) => entries.find(([key, value]) => key === name && typeof value === 'string')?.[1] as string | undefined
  const joined = [text('first_name'), text('middle_name'), text('last_name')].filter(Boolean).join(' ')
  if (joined) found.names.push(joined)
  for (const [key, value] of entries) {
    const kind = KEYS[key]
    if (kind && typeof value === 'string' && value.trim()) found[kind].push(value.trim())
    else if (typeof value === 'object') add(found, factsIn(value, depth + 1))
  }
  return found
}

/** Both together. */
export function withFacts(...all: readonly PersonFacts[]): PersonFacts {
  const found = nobody()
  for (const one of all) add(found, one)
  return found
}

export const someFacts = (facts: Partial<PersonFacts>): PersonFacts => ({ ...nobody(), ...facts })

function add(to: PersonFacts, { names, birthDates, emails, documentNumbers }: PersonFacts): void {
  to.names.push(...names)
  to.birthDates.push(...birthDates)
  to.emails.push(...emails)
  to.documentNumbers.push(...documentNumbers)
}

/** How a record stands to who is looked for; undefined when nothing of it fits. */
export function matchPerson(query: PersonQuery, facts: PersonFacts): PersonMatch | undefined {
  const match: PersonMatch = { matched: [], similar: [], contradicted: [] }
  const judge = (field: PersonField, wanted: string | undefined, found: readonly string[], fits: (value: string) => boolean) => {
    if (!wanted || found.length === 0) return
    match[found.some(fits) ? 'matched' : 'contradicted'].push(field)
  }
  const { name, birthDate, email, documentNumber } = query
  const likenesses = new Set(name ? facts.names.map(value => compareNames(name, value)) : [])
  if (likenesses.has('same')) match.matched.push('name')
  else if (likenesses.has('similar')) match.similar.push('name')
  else if (likenesses.size > 0) match.contradicted.push('name')
  judge('birthDate', birthDate, facts.birthDates, value => value === birthDate)
  judge('email', email, facts.emails, value => value.toLowerCase() === email?.toLowerCase())
  judge('documentNumber', documentNumber, facts.documentNumbers, value => numberKey(value) === numberKey(documentNumber ?? ''))
  return match.matched.length + match.similar.length > 0 ? match : undefined
}
