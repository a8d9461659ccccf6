import { useEffect, useState } from 'react'
import type { Requirements } from '../../api/requirements.ts'
import type { IdentityDocument } from '../../api/types/documents.ts'
import type { Details } from './draft.ts'
import { isTyped, rowOf } from './needs.ts'

/** Where a value came from: typing wins over the scan, and the scan over what the account gave earlier. */
export type Origin = 'typed' | 'scan' | 'earlier'

interface Filled {
  details: Details
  origins: Readonly<Record<string, Origin>>
  /** Something is worth keeping. */
  isChanged: boolean
}

const textsOf = (attributes: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, typeof value === 'string' ? value : String(value ?? '')]))

/** Values of the form. Earlier details are offered in a new form only: in one that was begun they may be another person's. */
export function useDetails(known: Requirements, start: IdentityDocument | undefined, document: IdentityDocument | undefined) {
  const [filled, setFilled] = useState<Filled>(() => {
    const values = textsOf(start?.attributes ?? {})
    const origins: Record<string, Origin> = {}
    for (const name of Object.keys(values)) origins[name] = 'typed'
    return { details: { values, addressSid: start?.address_sid ?? '' }, origins, isChanged: false }
  })
  useEffect(() => setFilled(now => withOffers(now, known, document, start === undefined)), [known, document, start])

  const change = (name: string, value: string) =>
    setFilled(now => ({
      details: { ...now.details, values: { ...now.details.values, [name]: value } },
      origins: { ...now.origins, [name]: 'typed' },
      isChanged: true,
    }))
  const setAddress = (addressSid: string) => setFilled(now => ({ ...now, details: { ...now.details, addressSid }, isChanged: true }))
  return { ...filled, change, setAddress }
}

function withOffers(now: Filled, known: Requirements, document: IdentityDocument | undefined, isNew: boolean): Filled {
  const values = { ...now.details.values }
  const origins = { ...now.origins }
  let isChanged = now.isChanged
  let hasNews = false
  for (const { name, value } of known.fields.filter(isTyped)) {
    if (origins[name] === 'typed') continue
    const seen = rowOf(document, name)?.seen
    const offer = seen ?? (isNew ? value : null)
    if (!offer || values[name] === offer) continue
    values[name] = offer
    origins[name] = seen ? 'scan' : 'earlier'
    hasNews = true
    if (seen) isChanged = true
  }
  return hasNews ? { details: { ...now.details, values }, origins, isChanged } : now
}
