import { reason } from '../../domain/reasons.ts'
import type { NumberType } from '../../domain/regulations/regulation.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { type ImportedNumber, takeNumber } from '../numbers/inventory-store.ts'
import { judgeStanding } from '../numbers/judge.ts'
import type { Capability, OwnedNumber } from '../numbers/number.ts'
import { insertNumber, recordPeriod } from '../numbers/store.ts'

/** A number that an account had before these rules: it goes on working, and its owner is asked to map it. */
export async function takeInUse(tx: Tx, ctx: Context, row: ImportedNumber, accountSid: string): Promise<void> {
  // The importer has checked type and capabilities against the same lists.
  const about = { phoneNumber: row.phoneNumber, isoCountry: row.isoCountry, numberType: row.numberType as NumberType }
  const mapping = { addressSid: null, identitySid: null, bundleSid: null }
  const before = {
    status: 'action-required' as const,
    reasons: [reason('missing_document')],
    since: ctx.now,
    deadline: null,
    compliantUntil: null,
    remindAt: null,
    regulationSid: null,
    regulationVersion: null,
  }
  takeNumber(tx, row.phoneNumber)
  const number: OwnedNumber = {
    ...about,
    ...mapping,
    sid: ctx.mint('number'),
    accountSid,
    friendlyName: row.phoneNumber,
    config: {},
    compliance: await judgeStanding(tx, { ...ctx, accountSid }, about, mapping, before),
    createdAt: ctx.now,
    updatedAt: ctx.now,
    locality: row.locality,
    region: row.region,
    capabilities: row.capabilities as Capability[],
  }
  await insertNumber(tx, number)
  await recordPeriod(tx, number, ctx.now)
}
