import type { Reason } from '../../domain/reasons.ts'
import type { EndUserType, NumberType } from '../../domain/regulations/regulation.ts'
import type { Page, PageRequest } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { countOf } from '../callbacks/store.ts'
import { factsOfRows, type SubjectFacts } from '../reviews/facts.ts'
import type { Bundle, BundleKind } from './bundle.ts'

interface Row {
  sid: string
  account_sid: string
  kind: BundleKind
  state: Bundle['state']
  rule_sid: string
  rule_version: number
  iso_country: string | null
  number_type: NumberType | null
  end_user_type: EndUserType | null
  is_test: boolean
  sealed: Buffer
  verdict_sealed: Buffer | null
  status_callback: string | null
  valid_until: Date | null
  copy_of: string | null
  review_due_at: Date | null
  submitted_at: Date | null
  decided_at: Date | null
  decided_by: Bundle['decidedBy']
  key_slot: string
  created_at: Date
  updated_at: Date
}

const COLUMNS = `sid, account_sid, kind, state, rule_sid, rule_version, iso_country, number_type, end_user_type, is_test, sealed, verdict_sealed,
  status_callback, valid_until, copy_of, review_due_at, submitted_at, decided_at, decided_by, key_slot, created_at, updated_at`
const detailsAbout = (sid: string) => `bundles:${sid}:details`
const verdictAbout = (sid: string) => `bundles:${sid}:verdict`
const nameIndex = (ctx: Context, name: string) => ctx.vault.index('bundles:friendly', name.toLowerCase())

type Details = Pick<Bundle, 'friendlyName' | 'email'>

/** Writes the whole bundle: a new row, or the changed columns of the one that is there. */
export async function saveBundle(tx: Tx, ctx: Context, bundle: Bundle): Promise<void> {
  const details: Details = { friendlyName: bundle.friendlyName, email: bundle.email }
  const { sid, keySlot, reasons } = bundle
  await tx.query(
    `insert into bundles (${COLUMNS}, friendly_name_index)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
     on conflict (sid) do update set state = excluded.state, rule_version = excluded.rule_version, sealed = excluded.sealed,
       verdict_sealed = excluded.verdict_sealed, status_callback = excluded.status_callback, valid_until = excluded.valid_until,
       review_due_at = excluded.review_due_at, submitted_at = excluded.submitted_at, decided_at = excluded.decided_at,
       decided_by = excluded.decided_by,        updated_at = excluded.updated_at, friendly_name_index = excluded.friendly_name_index
     where bundles.account_sid = excluded.account_sid`,
    [
      sid,
      bundle.accountSid,
      bundle.kind,
      bundle.state,
      bundle.ruleSid,
      bundle.ruleVersion,
      bundle.group?.isoCountry ?? null,
      bundle.group?.numberType ?? null,
      bundle.group?.endUserType ?? null,
      bundle.isTest,
      await ctx.vault.seal(keySlot, detailsAbout(sid), details),
      reasons.length > 0 ? await ctx.vault.seal(keySlot, verdictAbout(sid), reasons) : null,
      bundle.statusCallback,
      bundle.validUntil,
      bundle.copyOf,
      bundle.reviewDueAt,
      bundle.submittedAt,
      bundle.decidedAt,
      bundle.decidedBy,
      keySlot,
      bundle.createdAt,
      bundle.updatedAt,
      nameIndex(ctx, bundle.friendlyName),
    ],
  )
}

/** One bundle of the context's account; `kind` keeps the three families apart. */
export const findBundle = (tx: Tx, ctx: Context, kind: BundleKind, sid: string): Promise<Bundle | undefined> => find(tx, ctx, kind, sid, '')

/** The bundle, locked against every other change until the transaction ends. */
export const lockBundle = (tx: Tx, ctx: Context, kind: BundleKind, sid: string): Promise<Bundle | undefined> =>
  find(tx, ctx, kind, sid, 'for update')

async function find(tx: Tx, ctx: Context, kind: BundleKind, sid: string, lock: string): Promise<Bundle | undefined> {
  const row = await tx.one<Row>(
    `select ${COLUMNS} from bundles where account_sid = $1 and sid = $2 and kind = $3 and deleted_at is null ${lock}`,
    [ctx.accountSid, sid, kind],
  )
  return row && toBundle(ctx, row)
}

/** Whose it is and of which family, for work that knows the SID only. */
export async function ownerOfBundle(tx: Tx, sid: string): Promise<{ accountSid: string; kind: BundleKind } | undefined> {
  return tx.one('select account_sid as "accountSid", kind from bundles where sid = $1 and deleted_at is null', [sid])
}

/** For the queue. */
export async function bundleFacts(tx: Tx, ctx: Context, sids: readonly string[]): Promise<Map<string, SubjectFacts>> {
  const rows = await tx.query<Row>(`select ${COLUMNS} from bundles where sid = any($1) and deleted_at is null`, [sids])
  const tries = await countOf(tx, sids, ['bundle.submitted', 'customer_profile.submitted', 'trust_product.submitted'])
  return factsOfRows(rows, async row => {
    const { friendlyName, group } = await toBundle(ctx, row)
    return { holder: friendlyName, ...group, tries: tries.get(row.sid) ?? 1 }
  })
}

/** The profiles and products among these SIDs, without opening their seals. */
export async function profilesBySids(
  tx: Tx,
  ctx: Context,
  sids: readonly string[],
): Promise<{ sid: string; kind: BundleKind; policySid: string; state: Bundle['state'] }[]> {
  return tx.query(
    `select sid, kind, rule_sid as "policySid", state from bundles
     where account_sid = $1 and sid = any($2) and kind <> 'bundle' and deleted_at is null order by created_at, sid`,
    [ctx.accountSid, sids],
  )
}

export interface BundleFilter {
  state?: Bundle['state'] | undefined
  sids?: readonly string[] | undefined
  friendlyName?: string | undefined
  ruleSid?: string | undefined
  isoCountry?: string | undefined
  numberType?: string | undefined
  endUserType?: string | undefined
  copyOf?: string | undefined
  hasValidUntil?: boolean | undefined
  /** A moment, or a day when it is followed by its end. */
  validOn?: { from: Date; to: Date } | undefined
  validNotAfter?: Date | undefined
  validNotBefore?: Date | undefined
}

export interface BundleOrder {
  by: 'created' | 'updated' | 'valid-until'
  direction: 'asc' | 'desc'
}

const NEWEST: BundleOrder = { by: 'created', direction: 'desc' }
/** Bundles without an end come last in time. */
const ORDER_COLUMNS = { created: 'created_at', updated: 'updated_at', 'valid-until': `coalesce(valid_until, 'infinity')` } as const

/** Index: bundles_account; filters and other orders go over the account's own rows. */
export async function listBundles(
  tx: Tx,
  ctx: Context,
  kind: BundleKind,
  filter: BundleFilter,
  page: PageRequest,
  order = NEWEST,
): Promise<Page<Bundle>> {
  const rows = await listPage<Row>(
    tx,
    {
      select: `select ${COLUMNS} from bundles`,
      where: [
        ['account_sid = ? and kind = ? and deleted_at is null', ctx.accountSid, kind],
        filter.state ? ['state = ?', filter.state] : undefined,
        filter.sids ? ['sid = any(?)', filter.sids] : undefined,
        filter.friendlyName ? ['friendly_name_index = ?', nameIndex(ctx, filter.friendlyName)] : undefined,
        filter.ruleSid ? ['rule_sid = ?', filter.ruleSid] : undefined,
        filter.isoCountry ? ['iso_country = ?', filter.isoCountry] : undefined,
        filter.numberType ? ['number_type = ?', filter.numberType] : undefined,
        filter.endUserType ? ['end_user_type = ?', filter.endUserType] : undefined,
        filter.copyOf ? ['copy_of = ?', filter.copyOf] : undefined,
        filter.hasValidUntil === undefined ? undefined : ['(valid_until is not null) = ?', filter.hasValidUntil],
        filter.validOn ? ['valid_until >= ? and valid_until <= ?', filter.validOn.from, filter.validOn.to] : undefined,
        filter.validNotAfter ? ['valid_until <= ?', filter.validNotAfter] : undefined,
        filter.validNotBefore ? ['valid_until >= ?', filter.validNotBefore] : undefined,
      ],
      orderBy: ORDER_COLUMNS[order.by],
      orderType: 'timestamptz',
      direction: order.direction,
    },
    page,
  )
  return { ...rows, items: await Promise.all(rows.items.map(row => toBundle(ctx, row))) }
}

/** Bundles that could prove a number: approved ones first. Index: bundles_account. */
export async function bundlesForNumbers(
  tx: Tx,
  ctx: Context,
  group: { isoCountry: string; numberType: string },
  limit: number,
): Promise<string[]> {
  const rows = await tx.query<{ sid: string }>(
    `select sid from bundles where account_sid = $1 and kind = 'bundle' and deleted_at is null and iso_country = $2 and number_type = $3
     order by (state = 'approved') desc, created_at desc, sid desc limit $4`,
    [ctx.accountSid, group.isoCountry, group.numberType, limit],
  )
  return rows.map(({ sid }) => sid)
}

export async function deleteBundleRow(tx: Tx, ctx: Context, sid: string): Promise<void> {
  await tx.query('update bundles set deleted_at = $3 where account_sid = $1 and sid = $2', [ctx.accountSid, sid, ctx.now])
}

/** Whether a living copy waits to take the bundle's place. Index: bundles_copies. */
export async function hasCopy(tx: Tx, ctx: Context, sid: string): Promise<boolean> {
  const row = await tx.one<{ found: boolean }>(
    'select exists (select 1 from bundles where account_sid = $1 and copy_of = $2 and deleted_at is null) as found',
    [ctx.accountSid, sid],
  )
  return row?.found ?? false
}

/** Approved bundles whose end has come. Index: bundles_end. */
export async function endedBundles(tx: Tx, now: Date, limit: number): Promise<{ sid: string; accountSid: string; kind: BundleKind }[]> {
  return tx.query(
    `select sid, account_sid as "accountSid", kind from bundles
     where valid_until <= $1 and state in ('approved', 'provisionally-approved') and deleted_at is null order by valid_until limit $2`,
    [now, limit],
  )
}

/** Approved bundles of a rule that were judged by an older version, after a place. Index: bundles_rule. */
export async function bundlesUnderRule(
  tx: Tx,
  ctx: Context,
  rule: { sid: string; version: number },
  { after, limit, lock }: { after: { accountSid: string; sid: string }; limit: number; lock: boolean },
): Promise<Bundle[]> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from bundles
     where rule_sid = $1 and rule_version < $2 and state in ('approved', 'provisionally-approved') and deleted_at is null
       and (account_sid, sid) > ($3, $4)
     order by account_sid, sid limit $5 ${lock ? 'for update' : ''}`,
    [rule.sid, rule.version, after.accountSid, after.sid, limit],
  )
  return Promise.all(rows.map(row => toBundle(ctx, row)))
}

/** Bundles that meet a newer version of their rule go on under it; an end that an older version set is lifted. */
export async function moveBundles(tx: Tx, sids: readonly string[], version: number): Promise<void> {
  await tx.query(
    'update bundles set valid_until = case when rule_version < $2 - 1 then null else valid_until end, rule_version = $2 where sid = any($1)',
    [sids, version],
  )
}

/** All approved bundles of a rule go on under a version from which no verdict depends. */
export async function moveAllBundles(tx: Tx, rule: { sid: string; version: number }): Promise<void> {
  await tx.query(
    `update bundles set rule_version = $2
     where rule_sid = $1 and rule_version = $2 - 1 and state in ('approved', 'provisionally-approved') and deleted_at is null`,
    [rule.sid, rule.version],
  )
}

/** Submitted bundles that neither the machine nor a person has in hand. Index: bundles_unsettled. */
export async function unsettledBundles(tx: Tx, before: Date, limit: number): Promise<{ sid: string; accountSid: string }[]> {
  return tx.query(
    `select sid, account_sid as "accountSid" from bundles
     where kind = 'bundle' and state = 'pending-review' and review_due_at is null and submitted_at < $1 and deleted_at is null
     order by submitted_at limit $2`,
    [before, limit],
  )
}

async function toBundle(ctx: Context, row: Row): Promise<Bundle> {
  // What `saveBundle` sealed for this very row.
  const details = (await ctx.vault.unseal(row.key_slot, detailsAbout(row.sid), row.sealed)) as Details
  const reasons = row.verdict_sealed ? ((await ctx.vault.unseal(row.key_slot, verdictAbout(row.sid), row.verdict_sealed)) as Reason[]) : []
  const { iso_country: isoCountry, number_type: numberType, end_user_type: endUserType } = row
  return {
    ...details,
    sid: row.sid,
    accountSid: row.account_sid,
    kind: row.kind,
    state: row.state,
    ruleSid: row.rule_sid,
    ruleVersion: row.rule_version,
    group: isoCountry && numberType && endUserType ? { isoCountry, numberType, endUserType } : null,
    isTest: row.is_test,
    reasons,
    statusCallback: row.status_callback,
    validUntil: row.valid_until,
    copyOf: row.copy_of,
    reviewDueAt: row.review_due_at,
    submittedAt: row.submitted_at,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    keySlot: row.key_slot,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
