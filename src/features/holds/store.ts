import type { Page, PageRequest } from '../../platform/http/paging.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'

/** A number kept for an account until a moment, while its proof is on the way. */
export interface NumberHold {
  sid: string
  accountSid: string
  phoneNumber: string
  until: Date
  state: 'active' | 'bought' | 'ended'
  createdAt: Date
  updatedAt: Date
}

const COLUMNS = `sid, account_sid as "accountSid", phone_number as "phoneNumber", until, state, created_at as "createdAt", updated_at as "updatedAt"`

/** Takes a number out of sale for this account: of many at once, one gets it. */
export async function takeForHold(tx: Tx, phoneNumber: string, accountSid: string, until: Date, now: Date): Promise<boolean> {
  const rows = await tx.query(
    `update inventory set state = 'held', held_by = $2, held_until = $3
     where phone_number = $1 and (state = 'available' or (state = 'held' and held_until < $4)) returning phone_number`,
    [phoneNumber, accountSid, until, now],
  )
  return rows.length > 0
}

/** Puts a held number back on sale. */
export async function giveBack(tx: Tx, phoneNumber: string): Promise<void> {
  await tx.query(`update inventory set state = 'available', held_by = null, held_until = null where phone_number = $1 and state = 'held'`, [
    phoneNumber,
  ])
}

export async function insertHold(tx: Tx, hold: NumberHold): Promise<void> {
  await tx.query(
    'insert into number_holds (sid, account_sid, phone_number, until, state, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [hold.sid, hold.accountSid, hold.phoneNumber, hold.until, hold.state, hold.createdAt, hold.updatedAt],
  )
}

export async function findHold(tx: Tx, accountSid: string, sid: string, lock = false): Promise<NumberHold | undefined> {
  return tx.one<NumberHold>(`select ${COLUMNS} from number_holds where account_sid = $1 and sid = $2 ${lock ? 'for update' : ''}`, [
    accountSid,
    sid,
  ])
}

/** Index: number_holds_account. */
export async function listHolds(tx: Tx, accountSid: string, page: PageRequest): Promise<Page<NumberHold>> {
  return listPage<NumberHold>(
    tx,
    {
      select: `select ${COLUMNS} from number_holds`,
      where: [['account_sid = ?', accountSid]],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
}

export async function setHoldState(tx: Tx, sid: string, state: NumberHold['state'], now: Date): Promise<void> {
  await tx.query('update number_holds set state = $2, updated_at = $3 where sid = $1', [sid, state, now])
}

/** Holds whose time is over, or whose number was bought meanwhile. Index: number_holds_due. */
export async function dueHolds(tx: Tx, now: Date, limit: number): Promise<(NumberHold & { isBought: boolean })[]> {
  return tx.query(
    `select ${COLUMNS}, exists (select 1 from numbers n where n.phone_number = h.phone_number and n.account_sid = h.account_sid and n.released_at is null) as "isBought"
     from number_holds h where state = 'active' and until <= $1 order by until limit $2 for update skip locked`,
    [now, limit],
  )
}
