import { AppError } from '../../domain/errors.ts'
import { type Audit, change } from '../../platform/postgres/change.ts'
import { asSystem, type Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findAccount } from '../accounts/store.ts'
import { judgeStanding, requireProof } from './judge.ts'
import { keepProof, letProofGo } from './keep-proof.ts'
import type { Mapping, OwnedNumber } from './number.ts'
import { findNumber, recordPeriod, updateNumberRow } from './store.ts'

export interface NumberChanges {
  friendlyName: string | undefined
  config: OwnedNumber['config']
  /** undefined leaves a mapping alone; null takes it away. */
  addressSid: string | null | undefined
  identitySid: string | null | undefined
  bundleSid: string | null | undefined
  /** Another account of the family to hand the number to. */
  accountSid: string | undefined
}

/**
 * Changes settings, maps address and proof, or hands the number to another account of the family. Taking proof away leaves the
 * number to its owner with action required and a deadline.
 * @throws AppError notFound, the transfer refusals, and the refusals of `requireProof`
 */
export function updateNumber(ctx: Context, sid: string, input: NumberChanges): Promise<OwnedNumber> {
  const isTransfer = input.accountSid !== undefined && input.accountSid !== ctx.accountSid
  return change(isTransfer ? asSystem(ctx) : ctx, async tx => {
    const number = await findNumber(tx, ctx.accountSid, sid, true)
    if (!number) throw new AppError('notFound')
    const changed: OwnedNumber = {
      ...number,
      friendlyName: input.friendlyName || number.friendlyName,
      config: { ...number.config, ...input.config },
      ...mappingOf(number, input),
      updatedAt: ctx.now,
    }
    if (isTransfer && input.accountSid) return transfer(tx, ctx, number, changed, input.accountSid)
    if (!isRemapped(number, changed)) {
      updateNumberRow(tx, changed)
      return { result: changed, audit: { what: 'number.updated', sid } }
    }
    // What is only taken away cannot be refused for want of proof: the owner is told until when to bring another.
    const compliance = isOnlyTaken(number, changed)
      ? await judgeStanding(tx, ctx, changed, changed, number.compliance)
      : await requireProof(tx, ctx, changed, changed)
    const mapped = { ...changed, compliance }
    updateNumberRow(tx, mapped)
    recordPeriod(tx, mapped, ctx.now)
    await letProofGo(tx, ctx, number)
    await keepProof(tx, ctx, mapped)
    return { result: mapped, audit: mappedAudit(number, mapped) }
  })
}

const mappedAudit = (before: OwnedNumber, after: OwnedNumber): Audit => ({
  what: 'number.mapped',
  sid: after.sid,
  from: before.compliance.status,
  to: after.compliance.status,
})

function mappingOf(number: Mapping, input: NumberChanges): Mapping {
  const pick = (given: string | null | undefined, present: string | null) => (given === undefined ? present : given)
  return {
    addressSid: pick(input.addressSid, number.addressSid),
    identitySid: pick(input.identitySid, number.identitySid),
    bundleSid: pick(input.bundleSid, number.bundleSid),
  }
}

const MAPPED = ['addressSid', 'identitySid', 'bundleSid'] as const
const isRemapped = (a: Mapping, b: Mapping): boolean => MAPPED.some(name => a[name] !== b[name])
const isOnlyTaken = (before: Mapping, after: Mapping): boolean => MAPPED.every(name => after[name] === null || after[name] === before[name])

/** The proof stays behind: the new account maps its own. Only within a family, and only by the parent. */
async function transfer(tx: Tx, ctx: Context, number: OwnedNumber, changed: OwnedNumber, target: string) {
  // A subaccount does not see its parent, to which the parent may take the number back.
  const all = asSystem(ctx)
  const [from, to] = [await findAccount(tx, all, ctx.accountSid), await findAccount(tx, all, target)]
  const family = (account: NonNullable<typeof to>) => account.ownerAccountSid ?? account.sid
  // A stranger's account is answered like one that never existed.
  if (!to || !from || family(from) !== family(to)) throw new AppError('transferUnknown')
  if ((ctx.parentAccountSid ?? ctx.accountSid) !== family(from)) throw new AppError('transferNotParent')
  if (to.status !== 'active') throw new AppError('transferNotActive')
  const keepsMapping = !isRemapped(number, changed)
  const mapping: Mapping = keepsMapping ? { addressSid: null, identitySid: null, bundleSid: null } : changed
  const compliance = await requireProof(tx, { ...ctx, accountSid: target }, number, mapping)
  const moved: OwnedNumber = { ...changed, ...mapping, accountSid: target, compliance }
  updateNumberRow(tx, moved)
  recordPeriod(tx, moved, ctx.now)
  await letProofGo(tx, ctx, number)
  await keepProof(tx, { ...ctx, accountSid: target }, moved)
  const left: Audit = { what: 'number.transferred', sid: number.sid, accountSid: number.accountSid, from: 'active', to: 'transferred' }
  const came: Audit = { what: 'number.received', sid: number.sid, accountSid: target, to: 'active' }
  return { result: moved, audit: [left, came] as const }
}
