import { accountNames } from '../features/accounts/store.ts'
import type { AuditWiring } from '../features/audit/routes.ts'
import { bundleCase } from '../features/bundles/case.ts'
import { claimBundle, decideBundle, reopenBundle } from '../features/bundles/decide.ts'
import { simulateBundle } from '../features/bundles/expire.ts'
import { bundleFacts } from '../features/bundles/store.ts'
import { simulateHold } from '../features/holds/end.ts'
import { identityDocumentCase } from '../features/identity-documents/case.ts'
import { decideIdentityDocument, reopenIdentityDocument } from '../features/identity-documents/decide.ts'
import { simulateIdentityDocument } from '../features/identity-documents/simulate.ts'
import { identityDocumentFacts } from '../features/identity-documents/store.ts'
import { inquiryCase } from '../features/inquiries/case.ts'
import { decideInquiry, reopenInquiry } from '../features/inquiries/decide.ts'
import { simulateInquiry } from '../features/inquiries/simulate.ts'
import { inquiryFacts } from '../features/inquiries/store.ts'
import { decidePlace, placeCase, placeFacts } from '../features/places/decide.ts'
import { decideRequest, requestCase, saidAbout } from '../features/requests/reply.ts'
import { requestFacts } from '../features/requests/store.ts'
import type { ClaimHook } from '../features/reviews/claim.ts'
import type { SubjectType } from '../features/reviews/review.ts'
import type { ReviewWiring } from '../features/reviews/routes.ts'
import { simulateDecision } from '../features/reviews/simulate.ts'
import type { Simulators } from '../features/sandbox/simulate.ts'
import { namesOf } from '../features/staff/store.ts'
import { simulateSupportingDocument } from '../features/supporting-documents/simulate.ts'
import { simulateUpgrade } from '../features/upgrades/simulate.ts'
import { mailAnswer } from './vendor.ts'

const CLAIM_HOOKS: Partial<Record<SubjectType, ClaimHook>> = {
  bundle: claimBundle,
  customer_profile: claimBundle,
  trust_product: claimBundle,
}

/** What staff and accounts are called, by SID. */
export const namesOfAnybody: AuditWiring['namesOf'] = async (tx, ctx, sids) =>
  new Map([...(await accountNames(tx, sids)), ...(await namesOf(tx, ctx, sids))])

/** Which verb a claim, a decision or a look at a case calls, by the kind of subject. */
export const reviewWiring: ReviewWiring = {
  claimHook: async (tx, ctx, review, event) => CLAIM_HOOKS[review.subjectType]?.(tx, ctx, review, event),
  deciders: {
    identity_document: decideIdentityDocument,
    bundle: decideBundle,
    customer_profile: decideBundle,
    trust_product: decideBundle,
    inquiry: decideInquiry,
    request: decideRequest(mailAnswer),
    place: decidePlace,
  },
  cases: {
    identity_document: identityDocumentCase,
    bundle: bundleCase,
    customer_profile: bundleCase,
    trust_product: bundleCase,
    inquiry: async (tx, ctx, review) => ({ ...(await inquiryCase(tx, ctx, review)), ...(await saidAbout(tx, ctx, review)) }),
    request: requestCase,
    place: placeCase,
  },
  facts: {
    identity_document: identityDocumentFacts,
    bundle: bundleFacts,
    customer_profile: bundleFacts,
    trust_product: bundleFacts,
    inquiry: inquiryFacts,
    request: requestFacts,
    place: placeFacts,
  },
  reopeners: { RI: reopenIdentityDocument, BU: reopenBundle, IQ: reopenInquiry },
}

export const simulators: Simulators = {
  RI: simulateIdentityDocument,
  RD: simulateSupportingDocument,
  BU: simulateBundle,
  IQ: simulateInquiry,
  UP: simulateUpgrade,
  NH: simulateHold,
  PL: simulateDecision({ confirmed: 'approve', refused: 'reject' }, reviewWiring),
  RQ: simulateDecision({ answered: 'approve', closed: 'reject' }, reviewWiring),
}
