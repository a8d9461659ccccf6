import { bundleCase } from '../features/bundles/case.ts'
import { claimBundle, decideBundle } from '../features/bundles/decide.ts'
import { simulateBundle } from '../features/bundles/expire.ts'
import { identityDocumentCase } from '../features/identity-documents/case.ts'
import { decideIdentityDocument } from '../features/identity-documents/decide.ts'
import { simulateIdentityDocument } from '../features/identity-documents/simulate.ts'
import { inquiryCase } from '../features/inquiries/case.ts'
import { decideInquiry } from '../features/inquiries/decide.ts'
import { simulateInquiry } from '../features/inquiries/simulate.ts'
import { decideRequest, requestCase, saidAbout } from '../features/requests/reply.ts'
import type { ClaimHook } from '../features/reviews/claim.ts'
import type { Deciders } from '../features/reviews/decide.ts'
import type { SubjectType } from '../features/reviews/review.ts'
import type { CaseView } from '../features/reviews/routes.ts'
import type { Simulators } from '../features/sandbox/simulate.ts'
import { mailAnswer } from './vendor.ts'

/** Which verb a claim, a decision or a look at a case calls, by the kind of subject. */

export const deciders: Deciders = {
  identity_document: decideIdentityDocument,
  bundle: decideBundle,
  customer_profile: decideBundle,
  trust_product: decideBundle,
  inquiry: decideInquiry,
  request: decideRequest(mailAnswer),
}

export const caseViews: Record<SubjectType, CaseView> = {
  identity_document: identityDocumentCase,
  bundle: bundleCase,
  customer_profile: bundleCase,
  trust_product: bundleCase,
  inquiry: async (tx, ctx, review) => ({ ...(await inquiryCase(tx, ctx, review)), ...(await saidAbout(tx, ctx, review)) }),
  request: requestCase,
}

const CLAIM_HOOKS: Partial<Record<SubjectType, ClaimHook>> = {
  bundle: claimBundle,
  customer_profile: claimBundle,
  trust_product: claimBundle,
}

export const claimHook: ClaimHook = async (tx, ctx, review, event) => CLAIM_HOOKS[review.subjectType]?.(tx, ctx, review, event)

export const simulators: Simulators = { RI: simulateIdentityDocument, BU: simulateBundle, IQ: simulateInquiry }
