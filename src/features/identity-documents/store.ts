import type { Page, PageRequest } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { countOf } from '../callbacks/store.ts'
import { factsOfRows, type SubjectFacts } from '../reviews/facts.ts'
import type { IdentityDocument, Verdict } from './identity-document.ts'

interface Row {
  sid: string
  account_sid: string
  state: IdentityDocument['state']
  iso_country: string
  number_type: IdentityDocument['numberType']
  end_user_type: IdentityDocument['endUserType']
  regulation_sid: string | null
  regulation_version: number | null
  address_sid: string | null
  sealed: Buffer
  verdict_sealed: Buffer | null
  revision: number
  status_callback: string | null
  review_due_at: Date | null
  expires_on: string | null
  submitted_at: Date | null
  decided_at: Date | null
  decided_by: IdentityDocument['decidedBy']
  valid_until: Date | null
  key_slot: string
  created_at: Date
  updated_at: Date
}

const COLUMNS = `sid, account_sid, state, iso_country, number_type, end_user_type, regulation_sid, regulation_version, address_sid, sealed,
  verdict_sealed, revision, status_callback, review_due_at, expires_on, submitted_at, decided_at, decided_by, valid_until, key_slot, created_at, updated_at`
const detailsAbout = (sid: string) => `identity_documents:${sid}:details`
const verdictAbout = (sid: string) => `identity_documents:${sid}:verdict`

type Details = Pick<IdentityDocument, 'friendlyName' | 'attributes'>

/** Writes the whole document: a new row, or the changed columns of the one that is there. */
export async function saveIdentityDocument(tx: Tx, ctx: Context, document: IdentityDocument): Promise<void> {
  const details: Details = { friendlyName: document.friendlyName, attributes: document.attributes }
  const sealed = await ctx.vault.seal(document.keySlot, detailsAbout(document.sid), details)
  const verdict = document.verdict && (await ctx.vault.seal(document.keySlot, verdictAbout(document.sid), document.verdict))
  await tx.query(
    `insert into identity_documents (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
     on conflict (sid) do update set
       state = excluded.state, iso_country = excluded.iso_country, number_type = excluded.number_type, end_user_type = excluded.end_user_type,
       regulation_sid = excluded.regulation_sid, regulation_version = excluded.regulation_version, address_sid = excluded.address_sid,
       sealed = excluded.sealed, verdict_sealed = excluded.verdict_sealed, revision = excluded.revision, status_callback = excluded.status_callback,
       review_due_at = excluded.review_due_at, expires_on = excluded.expires_on, submitted_at = excluded.submitted_at,
       decided_at = excluded.decided_at, decided_by = excluded.decided_by,
       valid_until = excluded.valid_until, updated_at = excluded.updated_at
     where identity_documents.account_sid = excluded.account_sid`,
    [
      document.sid,
      document.accountSid,
      document.state,
      document.isoCountry,
      document.numberType,
      document.endUserType,
      document.regulationSid,
      document.regulationVersion,
      document.addressSid,
      sealed,
      verdict,
      document.revision,
      document.statusCallback,
      document.reviewDueAt,
      document.expiresOn,
      document.submittedAt,
      document.decidedAt,
      document.decidedBy,
      document.validUntil,
      document.keySlot,
      document.createdAt,
      document.updatedAt,
    ],
  )
}

/** The document, locked against every other change until the transaction ends. */
export const lockIdentityDocument = (tx: Tx, ctx: Context, accountSid: string, sid: string): Promise<IdentityDocument | undefined> =>
  find(tx, ctx, accountSid, sid, 'for update')

export const findIdentityDocument = (tx: Tx, ctx: Context, accountSid: string, sid: string): Promise<IdentityDocument | undefined> =>
  find(tx, ctx, accountSid, sid, '')

async function find(tx: Tx, ctx: Context, accountSid: string, sid: string, lock: string): Promise<IdentityDocument | undefined> {
  const row = await tx.one<Row>(
    `select ${COLUMNS} from identity_documents where account_sid = $1 and sid = $2 and deleted_at is null ${lock}`,
    [accountSid, sid],
  )
  return row && toIdentityDocument(ctx, row)
}

/** Whose document it is, for work that knows the sid only. */
export async function ownerOfIdentityDocument(tx: Tx, sid: string): Promise<string | undefined> {
  return (await tx.one<{ account_sid: string }>('select account_sid from identity_documents where sid = $1 and deleted_at is null', [sid]))
    ?.account_sid
}

export interface IdentityDocumentFilter {
  sids?: readonly string[] | undefined
  state?: string | undefined
  isoCountry?: string | undefined
  numberType?: string | undefined
  endUserType?: string | undefined
}

/** Index: identity_documents_account. */
export async function listIdentityDocuments(
  tx: Tx,
  ctx: Context,
  filter: IdentityDocumentFilter,
  page: PageRequest,
): Promise<Page<IdentityDocument>> {
  const rows = await listPage<Row>(
    tx,
    {
      select: `select ${COLUMNS} from identity_documents`,
      where: [
        ['account_sid = ? and deleted_at is null', ctx.accountSid],
        filter.sids ? ['sid = any(?)', filter.sids] : undefined,
        filter.state ? ['state = ?', filter.state] : undefined,
        filter.isoCountry ? ['iso_country = ?', filter.isoCountry.toUpperCase()] : undefined,
        filter.numberType ? ['number_type = ?', filter.numberType] : undefined,
        filter.endUserType ? ['end_user_type = ?', filter.endUserType] : undefined,
      ],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
  return { ...rows, items: await Promise.all(rows.items.map(row => toIdentityDocument(ctx, row))) }
}

/** For the queue. */
export async function identityDocumentFacts(tx: Tx, ctx: Context, sids: readonly string[]): Promise<Map<string, SubjectFacts>> {
  const rows = await tx.query<Row>(`select ${COLUMNS} from identity_documents where sid = any($1) and deleted_at is null`, [sids])
  const tries = await countOf(tx, sids, ['identity_document.submitted'])
  return factsOfRows(rows, async row => {
    const { friendlyName, isoCountry, numberType, endUserType } = await toIdentityDocument(ctx, row)
    return { holder: friendlyName, isoCountry, numberType, endUserType, tries: tries.get(row.sid) ?? 1 }
  })
}

/** Every passed document of the account: what may prove a number. Index: identity_documents_account. */
export async function passedIdentityDocuments(tx: Tx, ctx: Context, limit: number): Promise<IdentityDocument[]> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from identity_documents where account_sid = $1 and deleted_at is null order by (state = 'passed') desc, created_at desc, sid desc limit $2`,
    [ctx.accountSid, limit],
  )
  return Promise.all(rows.map(row => toIdentityDocument(ctx, row)))
}

export async function deleteIdentityDocumentRow(tx: Tx, ctx: Context, sid: string): Promise<void> {
  await tx.query('update identity_documents set deleted_at = $3 where account_sid = $1 and sid = $2', [ctx.accountSid, sid, ctx.now])
}

/** Passed documents of a rule that were judged by an older version, after a place. Index: identity_documents_rule. */
export async function identityDocumentsUnderRule(
  tx: Tx,
  ctx: Context,
  rule: { sid: string; version: number },
  { after, limit, lock }: { after: { accountSid: string; sid: string }; limit: number; lock: boolean },
): Promise<IdentityDocument[]> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from identity_documents
     where regulation_sid = $1 and regulation_version < $2 and state = 'passed' and deleted_at is null and (account_sid, sid) > ($3, $4)
     order by account_sid, sid limit $5 ${lock ? 'for update' : ''}`,
    [rule.sid, rule.version, after.accountSid, after.sid, limit],
  )
  return Promise.all(rows.map(row => toIdentityDocument(ctx, row)))
}

/** Documents that meet a newer version of their rule go on under it; an end that an older version set is lifted. */
export async function moveIdentityDocuments(tx: Tx, sids: readonly string[], version: number): Promise<void> {
  await tx.query(
    `update identity_documents set valid_until = case when regulation_version < $2 - 1 then null else valid_until end, regulation_version = $2
     where sid = any($1)`,
    [sids, version],
  )
}

/** All passed documents of a rule go on under a version from which no verdict depends. */
export async function moveAllIdentityDocuments(tx: Tx, rule: { sid: string; version: number }): Promise<void> {
  await tx.query(
    `update identity_documents set regulation_version = $2
     where regulation_sid = $1 and regulation_version = $2 - 1 and state = 'passed' and deleted_at is null`,
    [rule.sid, rule.version],
  )
}

/** Passed documents whose rule has asked for more until now. Index: identity_documents_end. */
export async function overdueIdentityDocuments(tx: Tx, now: Date, limit: number): Promise<{ sid: string; accountSid: string }[]> {
  return tx.query(
    `select sid, account_sid as "accountSid" from identity_documents
     where state = 'passed' and valid_until <= $1 and deleted_at is null order by valid_until limit $2`,
    [now, limit],
  )
}

/** Passed documents whose paper has ended. Index: identity_documents_expiry. */
export async function endedIdentityDocuments(tx: Tx, today: string, limit: number): Promise<{ sid: string; accountSid: string }[]> {
  return tx.query(
    `select sid, account_sid as "accountSid" from identity_documents where state = 'passed' and deleted_at is null and expires_on < $1 order by expires_on limit $2`,
    [today, limit],
  )
}

async function toIdentityDocument(ctx: Context, row: Row): Promise<IdentityDocument> {
  // What `saveIdentityDocument` sealed for this very row.
  const details = (await ctx.vault.unseal(row.key_slot, detailsAbout(row.sid), row.sealed)) as Details
  const verdict = row.verdict_sealed ? ((await ctx.vault.unseal(row.key_slot, verdictAbout(row.sid), row.verdict_sealed)) as Verdict) : null
  return {
    sid: row.sid,
    accountSid: row.account_sid,
    state: row.state,
    isoCountry: row.iso_country,
    numberType: row.number_type,
    endUserType: row.end_user_type,
    regulationSid: row.regulation_sid,
    regulationVersion: row.regulation_version,
    addressSid: row.address_sid,
    friendlyName: details.friendlyName,
    attributes: details.attributes,
    verdict,
    revision: row.revision,
    statusCallback: row.status_callback,
    reviewDueAt: row.review_due_at,
    expiresOn: row.expires_on,
    submittedAt: row.submitted_at,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    validUntil: row.valid_until,
    keySlot: row.key_slot,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** Submitted documents that neither the machine nor a person has in hand. */
export async function unsettledIdentityDocuments(tx: Tx, before: Date, limit: number): Promise<{ sid: string; accountSid: string }[]> {
  return tx.query(
    `select sid, account_sid as "accountSid" from identity_documents where state = 'pending' and review_due_at is null and submitted_at < $1 and deleted_at is null order by submitted_at limit $2`,
    [before, limit],
  )
}

export async function countryOfIdentityDocument(tx: Tx, accountSid: string, sid: string): Promise<string | undefined> {
  return (
    await tx.one<{ iso_country: string }>('select iso_country from identity_documents where account_sid = $1 and sid = $2', [
      accountSid,
      sid,
    ])
  )?.iso_country
}
