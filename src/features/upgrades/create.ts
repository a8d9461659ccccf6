import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { findAccount } from '../accounts/store.ts'
import { createInquiry } from '../inquiries/create.ts'
import { hasOpenUpgrade, saveUpgrade } from './store.ts'
import type { Upgrade, UpgradeWiring } from './upgrade.ts'

export interface NewUpgrade {
  type: Upgrade['type']
  email: string
  isoCountry: string | undefined
  attributes: Record<string, unknown>
  statusCallback: string | undefined
}

/**
 * Takes the information of a trial account, files it as its primary customer profile and starts the ID check.
 * @throws AppError conflict when the account is full already or has an open upgrade; unsupportedDocument, unavailable
 */
export async function createUpgrade(ctx: Context, wiring: UpgradeWiring, input: NewUpgrade): Promise<Upgrade & { url: string }> {
  if (!ctx.actor.mayWrite) throw new AppError('readOnly')
  await read(ctx, async tx => {
    const account = await findAccount(tx, ctx, ctx.accountSid)
    if (account?.type === 'full')
      throw new AppError('conflict', {
        why: 'The account is already upgraded. To change its information delete the primary customer profile and create a new one',
      })
    if (await hasOpenUpgrade(tx, ctx.accountSid)) throw new AppError('conflict', { why: 'An upgrade of this account is under way' })
  })
  const { remember: _last, ...quiet } = ctx
  const customerProfileSid = await wiring.profiles.create(quiet, input)
  const { inquiry, url } = await createInquiry(quiet, wiring, {
    friendlyName: 'Upgrade',
    isoCountry: input.isoCountry,
    // The ID is a person's: a company's name and number are checked by its profile.
    attributes: personOf(input.attributes),
    statusCallback: undefined,
  })
  return change(ctx, async tx => {
    const upgrade: Upgrade = {
      sid: ctx.mint('upgrade'),
      accountSid: ctx.accountSid,
      state: 'pending',
      type: input.type,
      email: input.email,
      attributes: input.attributes,
      inquirySid: inquiry.sid,
      customerProfileSid,
      statusCallback: input.statusCallback ?? null,
      keySlot: await ctx.vault.createKey(),
      createdAt: ctx.now,
      updatedAt: ctx.now,
    }
    await saveUpgrade(tx, ctx, upgrade)
    return { result: { ...upgrade, url }, audit: { what: 'upgrade.created', sid: upgrade.sid, to: 'pending' } }
  })
}

const PERSON = ['first_name', 'last_name', 'birth_date', 'nationality', 'document_number']

const personOf = (attributes: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => PERSON.includes(name)))
