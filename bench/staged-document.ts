import type { IdentityDocument } from '../src/features/identity-documents/identity-document.ts'
import { saveIdentityDocument } from '../src/features/identity-documents/store.ts'
import type { Context } from '../src/platform/postgres/context.ts'

type Tx = Parameters<typeof saveIdentityDocument>[0]
type Stated = Pick<IdentityDocument, 'state' | 'friendlyName' | 'addressSid'> & Partial<IdentityDocument>

/** A document of a person for German mobile numbers, written as the verbs write it but without their journal and jobs. Answers its SID. */
export async function insertDocument(tx: Tx, ctx: Context, rule: { sid: string; version: number }, stated: Stated): Promise<string> {
  const sid = ctx.mint('identityDocument')
  const isDraft = stated.state === 'draft'
  await saveIdentityDocument(tx, ctx, {
    sid,
    accountSid: ctx.accountSid,
    isoCountry: 'DE',
    numberType: 'mobile',
    endUserType: 'individual',
    regulationSid: rule.sid,
    regulationVersion: rule.version,
    attributes: { first_name: 'Erika', last_name: 'Mustermann', birth_date: '1984-08-12' },
    verdict: null,
    revision: 1,
    statusCallback: null,
    reviewDueAt: null,
    expiresOn: null,
    submittedAt: isDraft ? null : ctx.now,
    decidedAt: isDraft ? null : ctx.now,
    decidedBy: isDraft ? null : 'person',
    validUntil: null,
    keySlot: await ctx.vault.createKey(),
    createdAt: ctx.now,
    updatedAt: ctx.now,
    ...stated,
  })
  return sid
}
