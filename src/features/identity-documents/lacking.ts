import { AppError } from '../../domain/errors.ts'
import type { Reason } from '../../domain/reasons.ts'
import { newlyLacking } from '../../domain/regulations/lacks.ts'
import { missingDetails } from '../../domain/regulations/missing-details.ts'
import type { Regulation } from '../../domain/regulations/regulation.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { documentTypesOf } from '../documents/store.ts'
import { findRegulation, graceOf, regulationVersions } from '../regulations/store.ts'
import type { IdentityDocument } from './identity-document.ts'

/** What the rule in force, which is among these, asks for beyond the version that the document was judged by. */
export async function identityLacking(
  tx: Tx,
  ctx: Context,
  document: IdentityDocument,
  rules: readonly Regulation[],
  versionOf = regulationVersions(tx),
): Promise<Reason[]> {
  const { regulationSid, regulationVersion } = document
  const rule = rules.find(({ sid }) => sid === regulationSid)
  if (!rule || rule.version <= (regulationVersion ?? 0)) return []
  const filing = {
    details: document.attributes,
    documentTypes: await documentTypesOf(tx, document.accountSid, document.sid),
    hasAddress: document.addressSid !== null,
    today: ctx.now.toISOString().slice(0, 10),
  }
  const before = await versionOf(rule.sid, regulationVersion ?? 0)
  return newlyLacking(missingDetails(rule, filing), before ? missingDetails(before, filing) : [])
}

/**
 * Under which version a document passes, and until when. Where the rule changed while it waited it goes on under the new version, or
 * ends with the grace of that change. @throws AppError conflict when it lacks something and the grace is over
 */
export async function ruleAtPass(
  tx: Tx,
  ctx: Context,
  document: IdentityDocument,
): Promise<Pick<IdentityDocument, 'regulationVersion' | 'validUntil'>> {
  const { regulationVersion, validUntil } = document
  const rule = await findRegulation(tx, document)
  if (!rule || rule.sid !== document.regulationSid || rule.version <= (regulationVersion ?? 0)) return { regulationVersion, validUntil }
  if ((await identityLacking(tx, ctx, document, [rule])).length === 0) return { regulationVersion: rule.version, validUntil }
  const graceUntil = await graceOf(tx, rule.sid)
  if (graceUntil && graceUntil > ctx.now) return { regulationVersion, validUntil: graceUntil }
  throw new AppError('conflict', {
    why: 'The rule has changed since this was submitted and asks for more. Reject it, so that its owner can add what is missing',
  })
}
