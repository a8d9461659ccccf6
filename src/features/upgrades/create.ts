import { AppError } from '../../domain/errors.ts'
import { parseSid } from '../../domain/ids.ts'
import { faultsOfUpgrade, type UpgradeType } from '../../domain/regulations/upgrade-information.ts'
import { type Audit, change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findAccount } from '../accounts/store.ts'
import { findAddress } from '../addresses/store.ts'
import { createInquiry } from '../inquiries/create.ts'
import type { InquiryServices } from '../inquiries/inquiry.ts'
import { filePrimaryProfile, findPrimaryProfile } from '../profiles/primary.ts'
import { reasonView } from '../reviews/reason-view.ts'
import { upgradeCallback } from './callback.ts'
import { grant } from './grant.ts'
import { hasOpenUpgrade, saveUpgrade } from './store.ts'
import type { Upgrade } from './upgrade.ts'

export interface NewUpgrade {
  type: UpgradeType
  email: string | undefined
  isoCountry: string | undefined
  addressSid: string | undefined
  attributes: Record<string, unknown>
  statusCallback: string | undefined
}

/**
 * Takes the information of a trial account, or of one whose profile was deleted, files it as the primary customer profile and starts
 * the ID check. @throws AppError informationMissing, conflict, addressNotFound, unsupportedDocument, unavailable
 */
export async function createUpgrade(ctx: Context, services: InquiryServices, input: NewUpgrade): Promise<Upgrade & { url?: string }> {
  if (!ctx.actor.mayWrite) throw new AppError('readOnly')
  const information = { ...input, attributes: { ...input.attributes, ...(input.email && { email: input.email }) } }
  await read(ctx, tx => requireUpgradable(tx, ctx, input))
  requireComplete(information, ctx.now)
  const { remember: _last, ...quiet } = ctx
  const check = ctx.policy.settings.upgrade_asks_for_id
    ? await createInquiry(quiet, services, {
        friendlyName: 'Upgrade',
        isoCountry: input.isoCountry,
        // The ID is a person's: a company's name and number are checked by its profile.
        attributes: personOf(input.attributes),
        statusCallback: undefined,
      })
    : undefined
  return change(ctx, async tx => {
    const { addressSid } = await requireUpgradable(tx, ctx, input, true)
    const { type, attributes } = information
    const email = String(attributes.email)
    const profile = await filePrimaryProfile(tx, ctx, { type, attributes, email, addressSid })
    const upgrade: Upgrade = {
      sid: ctx.mint('upgrade'),
      accountSid: ctx.accountSid,
      state: check ? 'pending' : 'passed',
      type,
      email,
      attributes: input.attributes,
      inquirySid: check?.inquiry.sid ?? null,
      customerProfileSid: profile.sid,
      statusCallback: input.statusCallback ?? null,
      keySlot: await ctx.vault.createKey(),
      createdAt: ctx.now,
      updatedAt: ctx.now,
    }
    await saveUpgrade(tx, ctx, upgrade)
    const created: Audit = {
      what: 'upgrade.created',
      sid: upgrade.sid,
      to: upgrade.state,
      callback: check ? undefined : upgradeCallback(upgrade),
    }
    const granted = check ? { audit: [], jobs: [] } : await grant(tx, ctx, upgrade)
    return {
      result: { ...upgrade, ...(check && { url: check.url }) },
      audit: [created, ...profile.audit, ...granted.audit],
      jobs: granted.jobs,
    }
  })
}

function requireComplete(information: Parameters<typeof faultsOfUpgrade>[0], now: Date): void {
  const faults = faultsOfUpgrade(information, now.toISOString().slice(0, 10))
  if (faults.length === 0) return
  throw new AppError(
    'informationMissing',
    { faults: faults.map(({ field, note }) => `${field}: ${note}`).join(' ') },
    { details: { reasons: faults.map(reasonView) } },
  )
}

/** Asked before the vendor is, to start no check in vain, and again under the account's lock. */
async function requireUpgradable(tx: Tx, ctx: Context, input: NewUpgrade, lock = false): Promise<{ addressSid: string | null }> {
  const account = await findAccount(tx, ctx, ctx.accountSid, lock)
  const addressSid = input.addressSid ? await requireAddressSid(tx, ctx, input.addressSid) : null
  if (await hasOpenUpgrade(tx, ctx.accountSid)) throw new AppError('conflict', { why: 'An upgrade of this account is under way' })
  const profile = await findPrimaryProfile(tx, ctx)
  if (account?.type === 'full' && profile && profile.state !== 'draft' && profile.state !== 'rejected')
    throw new AppError('conflict', {
      why: 'The account is already upgraded. To change its information delete the primary customer profile and create a new one',
    })
  return { addressSid }
}

async function requireAddressSid(tx: Tx, ctx: Context, text: string): Promise<string> {
  const sid = parseSid('address', text)
  if (!sid || !(await findAddress(tx, ctx, sid))) throw new AppError('addressNotFound')
  return sid
}

const PERSON = ['first_name', 'last_name', 'birth_date', 'nationality', 'document_number']

const personOf = (attributes: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => PERSON.includes(name)))
