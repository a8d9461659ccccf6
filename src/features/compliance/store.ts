import type { Tx } from '../../platform/postgres/pool.ts'

/** One stretch of time in which the same account and proof stood behind a number. */
export interface Period {
  phoneNumber: string
  from: Date
  to: Date | null
  numberSid: string
  accountSid: string
  addressSid: string | null
  identitySid: string | null
  bundleSid: string | null
  compliance: string
}

const COLUMNS = `phone_number as "phoneNumber", valid_from as "from", valid_to as "to", number_sid as "numberSid", account_sid as "accountSid",
  address_sid as "addressSid", identity_sid as "identitySid", bundle_sid as "bundleSid", compliance`

/** Who was behind a number at a moment. Index: primary key, backwards. */
export async function periodAt(tx: Tx, phoneNumber: string, at: Date): Promise<Period | undefined> {
  const period = await tx.one<Period>(
    `select ${COLUMNS} from number_periods where phone_number = $1 and valid_from <= $2 order by valid_from desc limit 1`,
    [phoneNumber, at],
  )
  return period && (period.to === null || period.to > at) ? period : undefined
}

/** Every period of one owned number, oldest first. Index: number_periods_number. */
export async function periodsOf(tx: Tx, accountSid: string, numberSid: string): Promise<Period[]> {
  return tx.query<Period>(
    `select ${COLUMNS} from number_periods where account_sid = $1 and number_sid = $2 order by valid_from limit 1000`,
    [accountSid, numberSid],
  )
}

/** Accounts with numbers whose next reminder is due. Index: numbers_remind. */
export async function accountsToRemind(tx: Tx, now: Date, limit: number): Promise<string[]> {
  const rows = await tx.query<{ sid: string }>(
    'select distinct account_sid as sid from numbers where remind_at <= $1 and released_at is null limit $2',
    [now, limit],
  )
  return rows.map(({ sid }) => sid)
}

/** Numbers of an account that are told of together: of one status, and with one moment by when something ends. */
export interface Due {
  compliance: 'compliant' | 'action-required' | 'not-regulated'
  end: Date | null
  count: number
  /** A few of them. */
  phoneNumbers: string[]
  /** Identity documents and bundles that they rely on, a bounded number of them. */
  proofSids: string[]
}

const MAX_PROOFS = 100

/** The numbers of an account whose reminder is due, locked. Index: numbers_remind. */
export async function dueNumbers(tx: Tx, accountSid: string, now: Date): Promise<Due[]> {
  return tx.query<Due>(
    `with due as (
       select phone_number, compliance, coalesce(compliance_deadline, compliant_until) as ends, coalesce(bundle_sid, identity_sid) as proof_sid
       from numbers where account_sid = $1 and remind_at <= $2 and released_at is null for update)
     select compliance, ends as "end", count(*)::int as count, (array_agg(phone_number order by phone_number))[1:3] as "phoneNumbers",
       coalesce((array_agg(distinct proof_sid) filter (where proof_sid is not null))[1:${MAX_PROOFS}], '{}') as "proofSids"
     from due group by compliance, ends order by ends`,
    [accountSid, now],
  )
}

/** Sets when the owner of those numbers is told again. */
export async function remindAgain(
  tx: Tx,
  accountSid: string,
  due: Pick<Due, 'compliance' | 'end'>,
  now: Date,
  next: Date | null,
): Promise<void> {
  await tx.query(
    `update numbers set remind_at = $5 where account_sid = $1 and remind_at <= $2 and released_at is null and compliance = $3
       and coalesce(compliance_deadline, compliant_until) is not distinct from $4`,
    [accountSid, now, due.compliance, due.end, next],
  )
}
