import type { Reason } from '../../domain/reasons.ts'
import type { Page, PageRequest } from '../../platform/http/paging.ts'
import { type Condition, listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Capability, Compliance, OwnedNumber } from './number.ts'

interface Row {
  sid: string
  account_sid: string
  phone_number: string
  iso_country: string
  number_type: OwnedNumber['numberType']
  friendly_name: string
  config: OwnedNumber['config']
  address_sid: string | null
  identity_sid: string | null
  bundle_sid: string | null
  compliance: Compliance['status']
  compliance_reasons: Reason[]
  compliance_since: Date
  compliance_deadline: Date | null
  compliant_until: Date | null
  remind_at: Date | null
  regulation_sid: string | null
  regulation_version: number | null
  created_at: Date
  updated_at: Date
  locality: string | null
  region: string | null
  capabilities: Capability[]
}

const COLUMNS = `n.sid, n.account_sid, n.phone_number, n.iso_country, n.number_type, n.friendly_name, n.config, n.address_sid, n.identity_sid, n.bundle_sid,
  n.compliance, n.compliance_reasons, n.compliance_since, n.compliance_deadline, n.compliant_until, n.remind_at, n.regulation_sid, n.regulation_version, n.created_at, n.updated_at,
  i.locality, i.region, i.capabilities`
const FROM = 'from numbers n join inventory i on i.phone_number = n.phone_number'

export function insertNumber(tx: Tx, number: OwnedNumber): void {
  tx.later(
    `insert into numbers (sid, account_sid, phone_number, iso_country, number_type, friendly_name, config, address_sid, identity_sid, bundle_sid,
       compliance, compliance_reasons, compliance_since, compliance_deadline, compliant_until, remind_at, regulation_sid, regulation_version, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
    [
      number.sid,
      number.accountSid,
      number.phoneNumber,
      number.isoCountry,
      number.numberType,
      number.friendlyName,
      number.config,
      number.addressSid,
      number.identitySid,
      number.bundleSid,
      number.compliance.status,
      JSON.stringify(storable(number.compliance.reasons)),
      number.compliance.since,
      number.compliance.deadline,
      number.compliance.compliantUntil,
      number.compliance.remindAt,
      number.compliance.regulationSid,
      number.compliance.regulationVersion,
      number.createdAt,
      number.updatedAt,
    ],
  )
}

/** Writes settings, mapping and compliance of a number whose row is locked. */
export function updateNumberRow(tx: Tx, number: OwnedNumber): void {
  tx.later(
    `update numbers set account_sid = $2, friendly_name = $3, config = $4, address_sid = $5, identity_sid = $6, bundle_sid = $7, compliance = $8,
       compliance_reasons = $9, compliance_since = $10, compliance_deadline = $11, compliant_until = $12, remind_at = $13, regulation_sid = $14,
       regulation_version = $15, updated_at = $16
     where sid = $1`,
    [
      number.sid,
      number.accountSid,
      number.friendlyName,
      number.config,
      number.addressSid,
      number.identitySid,
      number.bundleSid,
      number.compliance.status,
      JSON.stringify(storable(number.compliance.reasons)),
      number.compliance.since,
      number.compliance.deadline,
      number.compliance.compliantUntil,
      number.compliance.remindAt,
      number.compliance.regulationSid,
      number.compliance.regulationVersion,
      number.updatedAt,
    ],
  )
}

export function endNumber(tx: Tx, sid: string, now: Date): void {
  tx.later('update numbers set released_at = $2, updated_at = $2 where sid = $1', [sid, now])
}

/**
 * A living number of the account. Whether it lives is asked of the row: as a condition it would offer the planner every index of living
 * numbers, which on a table without statistics look as good as the right one. Index: numbers_account_sid_sid_key.
 */
export async function findNumber(tx: Tx, accountSid: string, sid: string, lock = false): Promise<OwnedNumber | undefined> {
  const row = await tx.one<Row & { is_living: boolean }>(
    `select ${COLUMNS}, n.released_at is null as is_living ${FROM} where n.account_sid = $1 and n.sid = $2 ${lock ? 'for update of n' : ''}`,
    [accountSid, sid],
  )
  return row?.is_living ? toNumber(row) : undefined
}

/** A number by its digits, whoever has it: for staff and requirements. Index: numbers_one_owner. */
export async function findNumberByDigits(tx: Tx, phoneNumber: string): Promise<OwnedNumber | undefined> {
  const row = await tx.one<Row>(`select ${COLUMNS} ${FROM} where n.phone_number = $1 and n.released_at is null`, [phoneNumber])
  return row && toNumber(row)
}

export interface NumberFilter {
  phoneNumber?: string | undefined
  friendlyName?: string | undefined
  numberType?: string | undefined
  compliance?: string | undefined
  /** Every number is `twilio`, none is `hosted`. */
  origin?: string | undefined
  /** Digits of the number, a part of its name, its SID, or that of its identity document or bundle. */
  search?: string | undefined
}

/** Indexes: numbers_standing, numbers_identity, numbers_bundle, else numbers_account. */
export async function listNumbers(tx: Tx, accountSid: string, filter: NumberFilter, page: PageRequest): Promise<Page<OwnedNumber>> {
  const rows = await listPage<Row>(
    tx,
    {
      select: `select ${COLUMNS} ${FROM}`,
      where: [
        ['n.account_sid = ? and n.released_at is null', accountSid],
        filter.phoneNumber ? ['n.phone_number like ?', `%${filter.phoneNumber.replace(/[^0-9*]/g, '').replaceAll('*', '_')}%`] : undefined,
        filter.friendlyName ? ['n.friendly_name = ?', filter.friendlyName] : undefined,
        filter.numberType ? ['n.number_type = ?', filter.numberType] : undefined,
        filter.compliance ? ['n.compliance = ?', filter.compliance] : undefined,
        filter.search ? searched(filter.search) : undefined,
        filter.origin && filter.origin !== 'twilio' ? ['false'] : undefined,
      ],
      orderBy: 'n.created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
  return { ...rows, items: rows.items.map(toNumber) }
}

/** Digits may be written with spaces and the like; what holds letters is a name or a SID. */
function searched(text: string): Condition {
  if (/^RI[0-9a-f]{32}$/.test(text)) return ['n.identity_sid = ?', text]
  if (/^BU[0-9a-f]{32}$/.test(text)) return ['n.bundle_sid = ?', text]
  const part = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const digits = /[a-z]/i.test(text) ? '' : text.replace(/\D/g, '')
  return digits
    ? ['(n.phone_number like ? or n.friendly_name ilike ?)', `%${digits}%`, part]
    : ['(n.friendly_name ilike ? or n.sid ilike ?)', part, part]
}

/** Numbers that rely on an address. Index: numbers_address. */
export async function numbersWithAddress(tx: Tx, accountSid: string, addressSid: string, page: PageRequest): Promise<Page<OwnedNumber>> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} ${FROM} where n.account_sid = $1 and n.address_sid = $2 and n.released_at is null order by n.created_at desc, n.sid desc limit ${page.size}`,
    [accountSid, addressSid],
  )
  return { items: rows.map(toNumber), next: undefined, previous: undefined }
}

/** Living numbers that rely on a proof, of whatever account, locked. Indexes: numbers_address, numbers_identity, numbers_bundle. */
export async function lockNumbersWithProof(
  tx: Tx,
  accountSid: string,
  proofSid: string,
  after: string,
  limit: number,
): Promise<OwnedNumber[]> {
  const column = { AD: 'address_sid', RI: 'identity_sid', BU: 'bundle_sid' }[proofSid.slice(0, 2)]
  if (!column) return []
  const rows = await tx.query<Row>(
    `select ${COLUMNS} ${FROM} where n.account_sid = $1 and n.${column} = $2 and n.released_at is null and n.sid > $3 order by n.sid limit ${limit} for update of n`,
    [accountSid, proofSid, after],
  )
  return rows.map(toNumber)
}

/** Numbers that a change of rules can touch: those that stand by one rule, those of a group that stand by none, or the whole group. */
export type NumberSet = { by: 'rule'; regulationSid: string } | { by: 'open' | 'group'; isoCountry: string; numberType: string }

export interface NumberPlace {
  accountSid: string
  sid: string
}

/**
 * Living numbers of a set after a place, in the order of accounts: what is left of the account, then those behind it. In one comparison of
 * both columns the planner would look at the first alone, expect nothing of an account that has most numbers, and take any index.
 * Indexes: numbers_rule, numbers_open, numbers_group.
 */
export async function numbersOf(
  tx: Tx,
  set: NumberSet,
  { after, limit, lock }: { after: NumberPlace; limit: number; lock: boolean },
): Promise<OwnedNumber[]> {
  const condition = {
    rule: 'regulation_sid = $4',
    open: `iso_country = $4 and number_type = $5 and compliance = 'action-required'`,
    group: 'iso_country = $4 and number_type = $5',
  }[set.by]
  const place = (where: string) =>
    `(select account_sid, sid from numbers where ${condition} and released_at is null and ${where} order by account_sid, sid limit $3)`
  const rows = await tx.query<Row>(
    `select ${COLUMNS} ${FROM} where n.released_at is null and n.sid = any(array(
       select sid from (${place('account_sid = $1 and sid > $2')} union all ${place('account_sid > $1')}) places order by account_sid, sid limit $3))
     order by n.account_sid, n.sid ${lock ? 'for update of n' : ''}`,
    [after.accountSid, after.sid, limit, ...(set.by === 'rule' ? [set.regulationSid] : [set.isoCountry, set.numberType])],
  )
  return rows.map(toNumber)
}

/** Writes the standings of numbers whose rows are locked, in one statement. */
export async function updateStandings(tx: Tx, numbers: readonly OwnedNumber[]): Promise<void> {
  if (numbers.length === 0) return
  const rows = numbers.map(({ sid, compliance, updatedAt }) => ({
    sid,
    status: compliance.status,
    reasons: storable(compliance.reasons),
    since: compliance.since,
    deadline: compliance.deadline,
    compliant_until: compliance.compliantUntil,
    remind_at: compliance.remindAt,
    regulation_sid: compliance.regulationSid,
    regulation_version: compliance.regulationVersion,
    updated_at: updatedAt,
  }))
  await tx.query(
    `update numbers n set compliance = r.status, compliance_reasons = r.reasons, compliance_since = r.since, compliance_deadline = r.deadline,
       compliant_until = r.compliant_until, remind_at = r.remind_at, regulation_sid = r.regulation_sid,
       regulation_version = r.regulation_version, updated_at = r.updated_at
     from jsonb_to_recordset($1) as r (sid text, status text, reasons jsonb, since timestamptz, deadline timestamptz, compliant_until timestamptz,
       remind_at timestamptz, regulation_sid text, regulation_version int, updated_at timestamptz)
     where n.sid = r.sid`,
    [JSON.stringify(rows)],
  )
}

/** Closes the running period of a number and opens the next one, so that every moment has one answer. */
export const recordPeriod = (tx: Tx, number: OwnedNumber, now: Date): void => recordPeriods(tx, [number], now)

/** The same for many at once. A clock that went back opens no period before the last one. */
export function recordPeriods(tx: Tx, numbers: readonly OwnedNumber[], now: Date): void {
  if (numbers.length === 0) return
  const phoneNumbers = numbers.map(({ phoneNumber }) => phoneNumber)
  const column = (pick: (number: OwnedNumber) => string | null) => numbers.map(pick)
  endPeriods(tx, phoneNumbers, now)
  tx.later(
    `insert into number_periods (phone_number, valid_from, number_sid, account_sid, address_sid, identity_sid, bundle_sid, compliance)
     select n.phone_number, greatest($1::timestamptz, (select max(p.valid_from) from number_periods p where p.phone_number = n.phone_number)),
       n.number_sid, n.account_sid, n.address_sid, n.identity_sid, n.bundle_sid, n.compliance
     from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
       as n (phone_number, number_sid, account_sid, address_sid, identity_sid, bundle_sid, compliance)
     on conflict (phone_number, valid_from) do update set number_sid = excluded.number_sid, account_sid = excluded.account_sid, address_sid = excluded.address_sid,
       identity_sid = excluded.identity_sid, bundle_sid = excluded.bundle_sid, compliance = excluded.compliance, valid_to = null`,
    [
      now,
      phoneNumbers,
      column(({ sid }) => sid),
      column(({ accountSid }) => accountSid),
      column(({ addressSid }) => addressSid),
      column(({ identitySid }) => identitySid),
      column(({ bundleSid }) => bundleSid),
      column(({ compliance }) => compliance.status),
    ],
  )
}

/** Nobody stands behind the number any more. */
export const endPeriod = (tx: Tx, phoneNumber: string, now: Date): void => endPeriods(tx, [phoneNumber], now)

/** Index: number_periods_open. */
function endPeriods(tx: Tx, phoneNumbers: readonly string[], now: Date): void {
  tx.later('update number_periods set valid_to = greatest($2, valid_from) where phone_number = any($1) and valid_to is null', [
    phoneNumbers,
    now,
  ])
}

/** Reasons as they may stand in a table: what was read or typed stays out. */
const storable = (reasons: readonly Reason[]): Reason[] => reasons.map(({ seen: _seen, expected: _expected, note: _note, ...rest }) => rest)

function toNumber(row: Row): OwnedNumber {
  return {
    sid: row.sid,
    accountSid: row.account_sid,
    phoneNumber: row.phone_number,
    isoCountry: row.iso_country,
    numberType: row.number_type,
    friendlyName: row.friendly_name,
    config: row.config,
    addressSid: row.address_sid,
    identitySid: row.identity_sid,
    bundleSid: row.bundle_sid,
    compliance: {
      status: row.compliance,
      reasons: row.compliance_reasons,
      since: row.compliance_since,
      deadline: row.compliance_deadline,
      compliantUntil: row.compliant_until,
      remindAt: row.remind_at,
      regulationSid: row.regulation_sid,
      regulationVersion: row.regulation_version,
    },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    locality: row.locality,
    region: row.region,
    capabilities: row.capabilities,
  }
}
