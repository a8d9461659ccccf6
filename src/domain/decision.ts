import { forApplicant, isStaffOnly, type Reason, reason } from './reasons.ts'
import { toldByTwilioCode } from './twilio-reasons.ts'

/** What a reviewer says is wrong: with the whole, or with one paper (a SID) or side of it. */
export interface Fault {
  code: Reason['code']
  twilioCode?: number
  /** A SID of the case, or `front` or `back`; undefined for the whole. */
  item?: string | undefined
}

const isSide = (item: string): item is 'front' | 'back' => item === 'front' || item === 'back'

/**
 * The reasons of a decision as they are kept. A note for the person is said once, with the first reason that they may read: of each
 * item its own, and of the whole one for all.
 */
export function reasonsOfDecision(
  faults: readonly Fault[],
  notes: { whole?: string | undefined; items?: Readonly<Record<string, string>> },
): Reason[] {
  const left = new Map(Object.entries(notes.items ?? {}))
  let whole = notes.whole
  return faults.map(({ code, twilioCode, item }) => {
    const made = reason(code, item === undefined ? {} : isSide(item) ? { side: item } : { document: item })
    const note = isStaffOnly(code) ? undefined : (left.get(item ?? '') ?? whole)
    if (note !== undefined && left.has(item ?? '')) left.delete(item ?? '')
    else if (note !== undefined) whole = undefined
    return { ...made, ...numbered(code, twilioCode), ...(note ? { note } : {}) }
  })
}

/** A reason that was given as Twilio's number keeps it, and says what it stands for where the catalogue has no word. */
export const numbered = (code: Reason['code'], twilioCode: number | undefined): Partial<Reason> =>
  twilioCode === undefined ? {} : { twilioCode, ...(code === 'other' && toldByTwilioCode(twilioCode)) }

/** Exactly what the person will read of it. */
export const readByPerson = (...decision: Parameters<typeof reasonsOfDecision>): Reason[] => forApplicant(reasonsOfDecision(...decision))
