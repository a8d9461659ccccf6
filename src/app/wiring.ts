import { identityDocumentCase } from '../features/identity-documents/case.ts'
import { decideIdentityDocument } from '../features/identity-documents/decide.ts'
import { simulateIdentityDocument } from '../features/identity-documents/simulate.ts'
import { inquiryCase } from '../features/inquiries/case.ts'
import { decideInquiry } from '../features/inquiries/decide.ts'
import { decideRequest, requestCase } from '../features/requests/reply.ts'
import type { ClaimHook } from '../features/reviews/claim.ts'
import type { Deciders } from '../features/reviews/decide.ts'
import type { SubjectType } from '../features/reviews/review.ts'
import type { CaseView } from '../features/reviews/routes.ts'
import type { Simulators } from '../features/sandbox/simulate.ts'
import { mailAnswer } from './vendor.ts'

/** Which verb a claim, a decision or a look at a case calls, by the kind of subject. */

const unknown = async (): Promise<never> => {
  throw new Error('no feature decides subjects of this kind yet')
}

export const deciders: Deciders = {
  identity_document: decideIdentityDocument,
  bundle: unknown,
  customer_profile: unknown,
  trust_product: unknown,
  inquiry: decideInquiry,
  request: decideRequest(mailAnswer),
}

export const caseViews: Record<SubjectType, CaseView> = {
  identity_document: identityDocumentCase,
  bundle: unknown,
  customer_profile: unknown,
  trust_product: unknown,
  inquiry: inquiryCase,
  request: requestCase,
}

export const claimHook: ClaimHook = async () => undefined

export const simulators: Simulators = { RI: simulateIdentityDocument }
