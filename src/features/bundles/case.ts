import { isoTime } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { addressView } from '../addresses/view.ts'
import { filesOf } from '../documents/store.ts'
import { scanView } from '../documents/view.ts'
import { endUserView } from '../end-users/view.ts'
import { findRegulationBySid } from '../regulations/store.ts'
import { reasonView } from '../reviews/reason-view.ts'
import type { Review } from '../reviews/review.ts'
import { supportingDocumentView } from '../supporting-documents/view.ts'
import { latestEvaluation } from './evaluation-store.ts'
import { contentsOf } from './filed.ts'
import { findBundle, ownerOfBundle } from './store.ts'
import { bundleView, evaluationView } from './view.ts'

/** What a reviewer sees of a bundle, profile or product: all that was filed, what was read on the papers, and the evaluation. */
export async function bundleCase(tx: Tx, ctx: Context, review: Review): Promise<Record<string, unknown>> {
  const owner: Context = { ...ctx, accountSid: review.accountSid }
  const kind = (await ownerOfBundle(tx, review.subjectSid))?.kind
  const bundle = kind && (await findBundle(tx, owner, kind, review.subjectSid))
  if (!bundle) return { deleted: true }
  const { endUsers, documents, addresses, profiles } = await contentsOf(tx, owner, bundle)
  const regulation = kind === 'bundle' ? await findRegulationBySid(tx, bundle.ruleSid) : undefined
  const evaluation = await latestEvaluation(tx, owner, bundle.sid)
  const papers = []
  for (const document of documents) {
    const files = await filesOf(tx, owner, review.accountSid, document.sid)
    papers.push({ ...supportingDocumentView(document, ctx), files: files.map(scanView) })
  }
  return {
    ...bundleView(bundle, ctx),
    iso_country: bundle.group?.isoCountry ?? null,
    number_type: bundle.group?.numberType ?? null,
    end_user_type: bundle.group?.endUserType ?? null,
    date_submitted: isoTime(bundle.submittedAt),
    regulation: regulation
      ? { sid: regulation.sid, friendly_name: regulation.friendlyName, version: regulation.version, conditions: regulation.conditions }
      : null,
    reasons: bundle.reasons.map(reasonView),
    end_users: endUsers.map(endUser => endUserView(endUser, ctx)),
    supporting_documents: papers,
    reading: documents.flatMap(({ verdict }) => verdict?.comparison ?? []),
    documents: papers.flatMap(({ files }) => files),
    addresses: addresses.map(addressView),
    address: addresses[0] ? addressView(addresses[0]) : null,
    details: Object.assign({}, ...endUsers.map(({ attributes }) => attributes)),
    profiles: profiles.map(({ sid, policySid, state }) => ({ sid, policy_sid: policySid, status: state })),
    evaluation: evaluation ? evaluationView(bundle.kind, evaluation, ctx) : null,
  }
}
