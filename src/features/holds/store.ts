import type { Page, PageRequest } from '../../platform/http/paging.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { NumberHold } from './number-hold.ts'

const COLUMNS = `sid, account_sid as "accountSid", phone_number as "phoneNumber", until, state, address_sid as "addressSid", identity_sid as "identitySid",
  bundle_sid as "bundleSid", friendly_name as "friendlyName", buys, status_callback as "statusCallback", number_sid as "numberSid", reasons,
  remind_at as "remindAt", created_at as "createdAt", updated_at as "updatedAt"`

/** Takes a number out of sale for this account: of many at once, one gets it. */
export async function takeForHold(tx: Tx, phoneNumber: string, accountSid: string, until: Date, now: Date): Promise<boolean> {
  const rows = await tx.query(
    `update inventory set state = 'held', held_by = $2, held_until = $3
     where phone_number = $1 and (state = 'available' or (state = 'held' and held_until < $4)) returning phone_number`,
    [phoneNumber, accountSid, until, now],
  )
  return rows.length > 0
}

/** The hold of a number that lapsed and was not swept up yet; its number has just been taken by somebody else. */
export async function endLapsed(tx: Tx, phoneNumber: string, now: Date): Promise<void> {
  await tx.query(`update number_holds set state = 'ended', updated_at = $2 where phone_number = $1 and state = 'active'`, [
    phoneNumber,
    now,
  ])
}

/** Index: number_holds_active. */
export async function countActiveHolds(tx: Tx, accountSid: string): Promise<number> {
  const row = await tx.one<{ count: number }>(
    `select count(*)::int as count from number_holds where account_sid = $1 and state = 'active'`,
    [accountSid],
  )
  return row?.count ?? 0
}

/** Puts the number of a hold back on sale. */
export async function giveBack(tx: Tx, { phoneNumber, accountSid }: NumberHold): Promise<void> {
  await tx.query(
    `update inventory set state = 'available', held_by = null, held_until = null where phone_number = $1 and state = 'held' and held_by = $2`,
    [phoneNumber, accountSid],
  )
}

/** Keeps the number of a hold until its new end. */
export async function keepUntil(tx: Tx, { phoneNumber, accountSid, until }: NumberHold): Promise<void> {
  await tx.query(`update inventory set held_until = $3 where phone_number = $1 and state = 'held' and held_by = $2`, [
    phoneNumber,
    accountSid,
    until,
  ])
}

/** Writes the whole hold: a new row, or what may change of the one that is there. */
export async function saveHold(tx: Tx, hold: NumberHold): Promise<void> {
  await tx.query(
    `insert into number_holds (sid, account_sid, phone_number, until, state, address_sid, identity_sid, bundle_sid, friendly_name, buys,
       status_callback, number_sid, reasons, remind_at, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
     on conflict (sid) do update set until = excluded.until, state = excluded.state, address_sid = excluded.address_sid,
       identity_sid = excluded.identity_sid, bundle_sid = excluded.bundle_sid, friendly_name = excluded.friendly_name, buys = excluded.buys,
       status_callback = excluded.status_callback, number_sid = excluded.number_sid, reasons = excluded.reasons,
       remind_at = excluded.remind_at, updated_at = excluded.updated_at`,
    [
      hold.sid,
      hold.accountSid,
      hold.phoneNumber,
      hold.until,
      hold.state,
      hold.addressSid,
      hold.identitySid,
      hold.bundleSid,
      hold.friendlyName,
      hold.buys,
      hold.statusCallback,
      hold.numberSid,
      JSON.stringify(hold.reasons),
      hold.remindAt,
      hold.createdAt,
      hold.updatedAt,
    ],
  )
}

export async function findHold(tx: Tx, accountSid: string, sid: string, lock = false): Promise<NumberHold | undefined> {
  return tx.one<NumberHold>(`select ${COLUMNS} from number_holds where account_sid = $1 and sid = $2 ${lock ? 'for update' : ''}`, [
    accountSid,
    sid,
  ])
}

/** Whose hold it is. Index: primary key. */
export async function ownerOfHold(tx: Tx, sid: string): Promise<string | undefined> {
  return (await tx.one<{ owner: string }>('select account_sid as owner from number_holds where sid = $1', [sid]))?.owner
}

/** Index: number_holds_account. */
export async function listHolds(
  tx: Tx,
  accountSid: string,
  filter: { state?: string | undefined; phoneNumber?: string | undefined },
  page: PageRequest,
): Promise<Page<NumberHold>> {
  return listPage<NumberHold>(
    tx,
    {
      select: `select ${COLUMNS} from number_holds`,
      where: [
        ['account_sid = ?', accountSid],
        filter.state ? ['state = ?', filter.state] : undefined,
        filter.phoneNumber ? ['phone_number = ?', filter.phoneNumber] : undefined,
      ],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
}

/** SIDs of an account's running holds that a proof may complete: those that name it, and those that name none. Index: number_holds_active. */
export async function holdsAwaiting(tx: Tx, accountSid: string, proofSid: string): Promise<string[]> {
  const rows = await tx.query<{ sid: string }>(
    `select sid from number_holds where account_sid = $1 and state = 'active' and buys
       and (identity_sid = $2 or bundle_sid = $2 or address_sid = $2 or (identity_sid is null and bundle_sid is null)) order by created_at, sid`,
    [accountSid, proofSid],
  )
  return rows.map(({ sid }) => sid)
}

/** Holds that end within the minute, or whose number is not held for them any more. Index: number_holds_due. */
export async function dueHolds(
  tx: Tx,
  soon: Date,
  limit: number,
): Promise<{ sid: string; accountSid: string; isKept: boolean; numberSid: string | null }[]> {
  return tx.query(
    `select h.sid, h.account_sid as "accountSid", i.state = 'held' and i.held_by = h.account_sid as "isKept",
       (select n.sid from numbers n where n.phone_number = h.phone_number and n.account_sid = h.account_sid and n.released_at is null) as "numberSid"
     from number_holds h join inventory i on i.phone_number = h.phone_number
     where h.state = 'active' and (h.until <= $1 or i.state <> 'held' or i.held_by <> h.account_sid) order by h.until limit $2`,
    [soon, limit],
  )
}

/** Running holds whose owners are to be told that they end. Index: number_holds_remind. */
export async function holdsToRemind(tx: Tx, now: Date, limit: number): Promise<{ sid: string; accountSid: string }[]> {
  return tx.query(
    `select sid, account_sid as "accountSid" from number_holds where state = 'active' and remind_at <= $1 order by remind_at limit $2`,
    [now, limit],
  )
}

/**
 * Until when a proof for the number is being verified: the latest due time of one that the hold names, or of any for its kind of number.
 * null when none is under way. Indexes: identity_documents_account, bundles_account.
 */
export async function proofInFlight(tx: Tx, hold: NumberHold, group: { isoCountry: string; numberType: string }): Promise<Date | null> {
  const row = await tx.one<{ due: Date | null }>(
    `select max(due) as due from (
       select coalesce(review_due_at, updated_at) as due from identity_documents
       where account_sid = $1 and deleted_at is null and state = 'pending' and iso_country = $2 and number_type = $3
         and ($4::text is null and $5::text is null or sid = $4)
       union all
       select coalesce(review_due_at, updated_at) from bundles
       where account_sid = $1 and kind = 'bundle' and deleted_at is null and state in ('pending-review', 'in-review') and iso_country = $2 and number_type = $3
         and ($4::text is null and $5::text is null or sid = $5)) flights`,
    [hold.accountSid, group.isoCountry, group.numberType, hold.identitySid, hold.bundleSid],
  )
  return row?.due ?? null
}

/** What the review queue shows of holds. */
export async function heldNumbers(
  tx: Tx,
  sids: readonly string[],
): Promise<{ sid: string; phoneNumber: string; isoCountry: string; numberType: string }[]> {
  return tx.query(
    `select h.sid, h.phone_number as "phoneNumber", i.iso_country as "isoCountry", i.number_type as "numberType"
     from number_holds h join inventory i on i.phone_number = h.phone_number where h.sid = any($1)`,
    [sids],
  )
}
