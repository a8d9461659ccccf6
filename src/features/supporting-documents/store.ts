import { addressSidsOf } from '../../domain/regulations/answers.ts'
import type { Page, PageRequest } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Host } from '../end-users/end-user.ts'
import type { DocumentVerdict, SupportingDocument } from './supporting-document.ts'

interface Row {
  sid: string
  account_sid: string
  host: Host
  type: string
  state: SupportingDocument['state']
  mime_type: string | null
  expires_on: string | null
  sealed: Buffer
  verdict_sealed: Buffer | null
  key_slot: string
  created_at: Date
  updated_at: Date
}

const COLUMNS = 'sid, account_sid, host, type, state, mime_type, expires_on, sealed, verdict_sealed, key_slot, created_at, updated_at'
const detailsAbout = (sid: string) => `supporting_documents:${sid}:details`
const verdictAbout = (sid: string) => `supporting_documents:${sid}:verdict`

type Details = Pick<SupportingDocument, 'friendlyName' | 'attributes'>

/** Writes the whole document: a new row, or the changed columns of the one that is there. */
export async function saveSupportingDocument(tx: Tx, ctx: Context, document: SupportingDocument): Promise<void> {
  const { sid, keySlot, friendlyName, attributes, verdict } = document
  const details: Details = { friendlyName, attributes }
  await tx.query(
    `insert into supporting_documents (${COLUMNS}, address_sids) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (sid) do update set state = excluded.state, mime_type = excluded.mime_type, expires_on = excluded.expires_on,
       sealed = excluded.sealed, verdict_sealed = excluded.verdict_sealed, address_sids = excluded.address_sids, updated_at = excluded.updated_at
     where supporting_documents.account_sid = excluded.account_sid`,
    [
      sid,
      document.accountSid,
      document.host,
      document.type,
      document.state,
      document.mimeType,
      document.expiresOn,
      await ctx.vault.seal(keySlot, detailsAbout(sid), details),
      verdict && (await ctx.vault.seal(keySlot, verdictAbout(sid), verdict)),
      keySlot,
      document.createdAt,
      document.updatedAt,
      addressSidsIn(attributes),
    ],
  )
}

/** The addresses that the attributes name, in stored form. */
export const addressSidsIn = (attributes: Record<string, unknown>): string[] =>
  addressSidsOf(attributes.address_sids).map(sid => sid.slice(0, 2) + sid.slice(2).toLowerCase())

/** `lock` holds it against every other change until the transaction ends. */
export async function findSupportingDocument(
  tx: Tx,
  ctx: Context,
  host: Host,
  sid: string,
  lock = false,
): Promise<SupportingDocument | undefined> {
  const row = await tx.one<Row>(
    `select ${COLUMNS} from supporting_documents where account_sid = $1 and sid = $2 and host = $3 and deleted_at is null ${lock ? 'for update' : ''}`,
    [ctx.accountSid, sid, host],
  )
  return row && toSupportingDocument(ctx, row)
}

/** The living ones of these SIDs, oldest first; `lock` takes them in an order that cannot deadlock with another submission. */
export async function supportingDocumentsBySids(
  tx: Tx,
  ctx: Context,
  sids: readonly string[],
  lock = false,
): Promise<SupportingDocument[]> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from supporting_documents where account_sid = $1 and sid = any($2) and deleted_at is null
     order by created_at, sid ${lock ? 'for update' : ''}`,
    [ctx.accountSid, sids],
  )
  return Promise.all(rows.map(row => toSupportingDocument(ctx, row)))
}

/** Index: supporting_documents_account. */
export async function listSupportingDocuments(tx: Tx, ctx: Context, host: Host, page: PageRequest): Promise<Page<SupportingDocument>> {
  const rows = await listPage<Row>(
    tx,
    {
      select: `select ${COLUMNS} from supporting_documents`,
      where: [['account_sid = ? and host = ? and deleted_at is null', ctx.accountSid, host]],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
  return { ...rows, items: await Promise.all(rows.items.map(row => toSupportingDocument(ctx, row))) }
}

export async function deleteSupportingDocumentRow(tx: Tx, ctx: Context, sid: string): Promise<void> {
  await tx.query('update supporting_documents set deleted_at = $3 where account_sid = $1 and sid = $2', [ctx.accountSid, sid, ctx.now])
}

/** The host of a document, for work that knows the SID only. */
export async function hostOfDocument(tx: Tx, sid: string): Promise<Host | undefined> {
  return (await tx.one<{ host: Host }>('select host from supporting_documents where sid = $1 and deleted_at is null', [sid]))?.host
}

/** Whose a document is, for work that knows the SID only. */
export const ownerOfSupportingDocument = (tx: Tx, sid: string): Promise<{ accountSid: string; host: Host } | undefined> =>
  tx.one('select account_sid as "accountSid", host from supporting_documents where sid = $1 and deleted_at is null', [sid])

/** Approved documents whose paper has ended. Index: supporting_documents_expiry. */
export async function endedSupportingDocuments(
  tx: Tx,
  today: string,
  limit: number,
): Promise<{ sid: string; accountSid: string; host: Host }[]> {
  return tx.query(
    `select sid, account_sid as "accountSid", host from supporting_documents
     where state in ('approved', 'provisionally-approved') and deleted_at is null and expires_on < $1 order by expires_on limit $2`,
    [today, limit],
  )
}

/** The approved bundles that hold a document: their proof changes with it. Index: assignments_object. */
export async function bundlesWithDocument(tx: Tx, accountSid: string, sid: string): Promise<string[]> {
  const rows = await tx.query<{ sid: string }>(
    `select b.sid from assignments a join bundles b on b.sid = a.bundle_sid where a.account_sid = $1 and a.object_sid = $2 and b.deleted_at is null`,
    [accountSid, sid],
  )
  return rows.map(row => row.sid)
}

/** What proves something else once a document changes: the bundles that hold it, and the addresses that it speaks of. */
export const proofsWith = async (tx: Tx, { accountSid, sid, attributes }: SupportingDocument): Promise<string[]> => [
  ...(await bundlesWithDocument(tx, accountSid, sid)),
  ...addressSidsIn(attributes),
]

/** Submitted bundles that hold a document and that nobody has in hand yet: its reading may let the machine decide. Index: assignments_object. */
export async function unsettledBundlesWith(tx: Tx, accountSid: string, sid: string): Promise<string[]> {
  const rows = await tx.query<{ sid: string }>(
    `select b.sid from assignments a join bundles b on b.sid = a.bundle_sid
     where a.account_sid = $1 and a.object_sid = $2 and b.deleted_at is null and b.kind = 'bundle' and b.state = 'pending-review' and b.review_due_at is null`,
    [accountSid, sid],
  )
  return rows.map(row => row.sid)
}

async function toSupportingDocument(ctx: Context, row: Row): Promise<SupportingDocument> {
  // What `saveSupportingDocument` sealed for this very row.
  const details = (await ctx.vault.unseal(row.key_slot, detailsAbout(row.sid), row.sealed)) as Details
  const verdict = row.verdict_sealed
    ? ((await ctx.vault.unseal(row.key_slot, verdictAbout(row.sid), row.verdict_sealed)) as DocumentVerdict)
    : null
  return {
    ...details,
    sid: row.sid,
    accountSid: row.account_sid,
    host: row.host,
    type: row.type,
    state: row.state,
    mimeType: row.mime_type,
    verdict,
    expiresOn: row.expires_on,
    keySlot: row.key_slot,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
