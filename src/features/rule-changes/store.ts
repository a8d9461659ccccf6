import type { Page, PageRequest } from '../../platform/http/paging.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Finding, Lacking, RuleChange } from './rule-change.ts'

const COLUMNS = `sid, state, origin, rules, grace_until as "graceUntil", grace_was as "graceWas", begins_at as "beginsAt", progress, checked, relieved, created_by as "createdBy",
  published_by as "publishedBy", created_at as "createdAt", published_at as "publishedAt", finished_at as "finishedAt"`

export async function insertRuleChange(tx: Tx, change: RuleChange): Promise<void> {
  await tx.query(
    `insert into regulation_changes (sid, state, origin, rules, grace_until, progress, created_by, published_by, created_at, published_at, finished_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      change.sid,
      change.state,
      change.origin,
      // pg writes a bare array as a PostgreSQL array, not as JSON.
      JSON.stringify(change.rules),
      change.graceUntil,
      change.progress,
      change.createdBy,
      change.publishedBy,
      change.createdAt,
      change.publishedAt,
      change.finishedAt,
    ],
  )
}

/** Writes all but what was planned. */
export async function updateRuleChange(tx: Tx, change: RuleChange): Promise<void> {
  await tx.query(
    `update regulation_changes set state = $2, grace_until = $3, progress = $4, checked = $5, relieved = $6, published_by = $7, published_at = $8,
       finished_at = $9, grace_was = $10, begins_at = $11 where sid = $1`,
    [
      change.sid,
      change.state,
      change.graceUntil,
      change.progress,
      change.checked,
      change.relieved,
      change.publishedBy,
      change.publishedAt,
      change.finishedAt,
      change.graceWas,
      change.beginsAt,
    ],
  )
}

/** Writes what is planned anew: the rules in force have changed since. */
export async function updatePlan(tx: Tx, { sid, rules }: Pick<RuleChange, 'sid' | 'rules'>): Promise<void> {
  await tx.query('update regulation_changes set rules = $2 where sid = $1', [sid, JSON.stringify(rules)])
}

/** Scheduled changes whose time has come, in its order. Index: regulation_changes_begin. */
export async function changesToBegin(tx: Tx, now: Date): Promise<string[]> {
  const rows = await tx.query<{ sid: string }>(
    `select sid from regulation_changes where state = 'scheduled' and begins_at <= $1 order by begins_at, sid`,
    [now],
  )
  return rows.map(({ sid }) => sid)
}

export async function findRuleChange(tx: Tx, sid: string, lock = false): Promise<RuleChange | undefined> {
  return tx.one<RuleChange>(`select ${COLUMNS} from regulation_changes where sid = $1 ${lock ? 'for update' : ''}`, [sid])
}

/** Index: regulation_changes_created. */
export async function listRuleChanges(tx: Tx, filter: { state?: string | undefined }, page: PageRequest): Promise<Page<RuleChange>> {
  return listPage<RuleChange>(
    tx,
    {
      select: `select ${COLUMNS} from regulation_changes`,
      where: [filter.state ? ['state = ?', filter.state] : undefined],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
}

export interface Extent {
  accounts: number
  numbers: number
  proofs: number
}

/** How many the findings of a change are, in all. Index: primary key. */
export async function extentOf(tx: Tx, changeSid: string): Promise<Extent> {
  const row = await tx.one<Extent>(
    `select count(*)::int as accounts, coalesce(sum(numbers), 0)::int as numbers, coalesce(sum(proofs), 0)::int as proofs
     from regulation_findings where change_sid = $1`,
    [changeSid],
  )
  return row ?? { accounts: 0, numbers: 0, proofs: 0 }
}

const FINDING = 'numbers, proofs, lacking, notified_at as "notifiedAt"'

/** Accounts that a change asks for more, those with most numbers first. */
export async function listFindings(tx: Tx, changeSid: string, page: PageRequest): Promise<Page<Finding & { sid: string }>> {
  return listPage<Finding & { sid: string }>(
    tx,
    {
      select: `select sid, sid as "accountSid", ${FINDING}
        from (select change_sid, account_sid as sid, numbers, proofs, lacking, notified_at from regulation_findings) f`,
      where: [['change_sid = ?', changeSid]],
      orderBy: 'numbers',
      orderType: 'bigint',
      direction: 'desc',
    },
    page,
  )
}

/** Adds what a batch found to what was found before. */
export async function addFinding(tx: Tx, changeSid: string, found: Omit<Finding, 'notifiedAt'>): Promise<void> {
  const { accountSid, numbers, proofs, lacking } = found
  const before = await tx.one<{ lacking: Lacking[] }>(
    'select lacking from regulation_findings where change_sid = $1 and account_sid = $2 for update',
    [changeSid, accountSid],
  )
  await tx.query(
    `insert into regulation_findings as f (change_sid, account_sid, numbers, proofs, lacking) values ($1, $2, $3, $4, $5)
     on conflict (change_sid, account_sid) do update set numbers = f.numbers + excluded.numbers, proofs = f.proofs + excluded.proofs,
       lacking = excluded.lacking`,
    [changeSid, accountSid, numbers, proofs, JSON.stringify(mergeLacking([...(before?.lacking ?? []), ...lacking]))],
  )
}

/** The same things once, with their counts added up. */
function mergeLacking(lacking: readonly Lacking[]): Lacking[] {
  const merged = new Map<string, Lacking>()
  for (const one of lacking) {
    const key = `${one.code} ${one.field} ${one.document}`
    merged.set(key, { ...one, count: one.count + (merged.get(key)?.count ?? 0) })
  }
  return [...merged.values()]
}

/** Accounts that are to be told again. */
export async function untell(tx: Tx, changeSid: string, accountSids: readonly string[]): Promise<void> {
  await tx.query('update regulation_findings set notified_at = null where change_sid = $1 and account_sid = any($2)', [
    changeSid,
    accountSids,
  ])
}

export async function deleteFindings(tx: Tx, changeSid: string): Promise<void> {
  await tx.query('delete from regulation_findings where change_sid = $1', [changeSid])
}

/** Accounts that were not told yet, locked. */
export async function takeUntold(tx: Tx, changeSid: string, now: Date, limit: number): Promise<Finding[]> {
  return tx.query<Finding>(
    `update regulation_findings set notified_at = $2
     where change_sid = $1 and account_sid in (
       select account_sid from regulation_findings where change_sid = $1 and notified_at is null order by account_sid limit $3 for update)
     returning account_sid as "accountSid", ${FINDING}`,
    [changeSid, now, limit],
  )
}

/** Numbers of an account and kind that need something now. Index: numbers_open. */
export async function countOpenNumbers(
  tx: Tx,
  accountSid: string,
  groups: readonly { isoCountry: string; numberType: string }[],
): Promise<number> {
  const row = await tx.one<{ count: number }>(
    `select count(*)::int as count from numbers n join unnest($2::text[], $3::text[]) as g (iso_country, number_type)
       on n.iso_country = g.iso_country and n.number_type = g.number_type
     where n.account_sid = $1 and n.released_at is null and n.compliance = 'action-required'`,
    [accountSid, groups.map(({ isoCountry }) => isoCountry), groups.map(({ numberType }) => numberType)],
  )
  return row?.count ?? 0
}

/** What the rule files said when they were last loaded. */
export async function loadedFiles(tx: Tx): Promise<Map<string, { fingerprint: string; source: 'shipped' | 'own' }>> {
  const rows = await tx.query<{ id: string; fingerprint: string; source: 'shipped' | 'own' }>(
    'select id, fingerprint, source from regulation_files',
  )
  return new Map(rows.map(({ id, fingerprint, source }) => [id, { fingerprint, source }]))
}

export async function keepLoadedFiles(
  tx: Tx,
  files: readonly { id: string; fingerprint: string; source: 'shipped' | 'own' }[],
): Promise<void> {
  await tx.query(
    `with given as (select * from unnest($1::text[], $2::text[], $3::text[]) as g (id, fingerprint, source)),
       gone as (delete from regulation_files where id not in (select id from given))
     insert into regulation_files (id, fingerprint, source) select id, fingerprint, source from given
     on conflict (id) do update set fingerprint = excluded.fingerprint, source = excluded.source`,
    [files.map(({ id }) => id), files.map(({ fingerprint }) => fingerprint), files.map(({ source }) => source)],
  )
}
