import { REASONS } from '../../../src/domain/reasons.ts'
import type { Profile } from '../../api/types/bundles.ts'
import { type Standing, standingOf } from '../../format/standing.ts'

const byCode = (code: number): string => Object.values(REASONS).find(({ twilioCode }) => twilioCode === code)?.text ?? String(code)

/** Why a profile or product was refused, each reason once. */
export const refusalsOf = ({ errors }: Profile): string[] => [
  ...new Set((errors ?? []).map(({ code, message }) => message ?? byCode(code))),
]

export const profileStanding = (profile: Profile): Standing =>
  standingOf({
    state: profile.status,
    dueAt: profile.review_due_at,
    validUntil: profile.valid_until,
    firstReason: refusalsOf(profile)[0],
  })
