import { AppError } from '../../domain/errors.ts'
import { findPolicy } from '../../domain/regulations/trusthub-policies.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findRegulation, findRegulationBySid } from '../regulations/store.ts'
import type { Bundle, BundleKind, NumberGroup } from './bundle.ts'
import { saveBundle } from './store.ts'

export interface NewBundle {
  kind: BundleKind
  friendlyName: string
  email: string
  statusCallback: string | undefined
  /** Regulation or policy; a regulation may be named by its group instead. */
  ruleSid: string | undefined
  group: NumberGroup | undefined
  isTest: boolean
}

/** Opens a draft for a regulation or policy. @throws AppError noRegulation, regulationMissing, invalidParameter */
export function createBundle(ctx: Context, input: NewBundle): Promise<Bundle> {
  return change(ctx, async tx => {
    const bundle = await newBundle(tx, ctx, input)
    return { result: bundle, audit: { what: `${bundle.kind}.created`, sid: bundle.sid, to: 'draft' } }
  })
}

/** The same inside a running change. */
export async function newBundle(tx: Tx, ctx: Context, input: NewBundle): Promise<Bundle> {
  const { rule, group } = input.kind === 'bundle' ? await regulationOf(tx, input) : { rule: policyOf(input), group: null }
  const bundle: Bundle = {
    sid: ctx.mint('bundle'),
    accountSid: ctx.accountSid,
    kind: input.kind,
    state: 'draft',
    ruleSid: rule.sid,
    ruleVersion: rule.version,
    group,
    isTest: input.isTest,
    friendlyName: input.friendlyName,
    email: input.email,
    reasons: [],
    statusCallback: input.statusCallback ?? null,
    validUntil: null,
    copyOf: null,
    reviewDueAt: null,
    submittedAt: null,
    decidedAt: null,
    decidedBy: null,
    keySlot: await ctx.vault.createKey(),
    createdAt: ctx.now,
    updatedAt: ctx.now,
  }
  await saveBundle(tx, ctx, bundle)
  return bundle
}

async function regulationOf(
  tx: Tx,
  { ruleSid, group }: NewBundle,
): Promise<{ rule: { sid: string; version: number }; group: NumberGroup }> {
  if (!ruleSid && !group) throw new AppError('regulationMissing')
  const regulation = ruleSid ? await findRegulationBySid(tx, ruleSid) : group && (await findRegulation(tx, group))
  if (!regulation?.isAvailable) throw new AppError('noRegulation')
  const { isoCountry, numberType, endUserType } = regulation
  return { rule: regulation, group: { isoCountry, numberType, endUserType } }
}

function policyOf({ kind, ruleSid }: NewBundle): { sid: string; version: number } {
  const policy = findPolicy(ruleSid ?? '')
  if (policy?.family !== kind) throw new AppError('invalidParameter', { name: 'PolicySid', why: 'no policy of this kind of resource' })
  return { sid: policy.sid, version: 1 }
}
