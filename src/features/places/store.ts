import type { Page, PageRequest } from '../../platform/http/paging.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Place } from './place.ts'

const COLUMNS = `sid, account_sid as "accountSid", address_sid as "addressSid", prefix, phone_number as "phoneNumber", state, review_due_at as "reviewDueAt",
  reasons, created_at as "createdAt", updated_at as "updatedAt"`

/** Writes the question: a new row, or what may change of the one that is there. */
export async function savePlace(tx: Tx, place: Place): Promise<void> {
  await tx.query(
    `insert into places (sid, account_sid, address_sid, prefix, phone_number, state, review_due_at, reasons, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (sid) do update set phone_number = excluded.phone_number, state = excluded.state, review_due_at = excluded.review_due_at,
       reasons = excluded.reasons, updated_at = excluded.updated_at`,
    [
      place.sid,
      place.accountSid,
      place.addressSid,
      place.prefix,
      place.phoneNumber,
      place.state,
      place.reviewDueAt,
      JSON.stringify(place.reasons),
      place.createdAt,
      place.updatedAt,
    ],
  )
}

export async function findPlace(tx: Tx, accountSid: string, sid: string, lock = false): Promise<Place | undefined> {
  return tx.one<Place>(`select ${COLUMNS} from places where account_sid = $1 and sid = $2 ${lock ? 'for update' : ''}`, [accountSid, sid])
}

/** The question about an address and a prefix, locked. Index: places_address_sid_prefix_key. */
export async function lockPlaceOf(tx: Tx, accountSid: string, addressSid: string, prefix: string): Promise<Place | undefined> {
  return tx.one<Place>(`select ${COLUMNS} from places where account_sid = $1 and address_sid = $2 and prefix = $3 for update`, [
    accountSid,
    addressSid,
    prefix,
  ])
}

/** Prefixes in whose area the address lies, as persons have said. Index: places_address_sid_prefix_key. */
export async function confirmedPrefixes(tx: Tx, accountSid: string, addressSid: string): Promise<string[]> {
  const rows = await tx.query<{ prefix: string }>(
    `select prefix from places where account_sid = $1 and address_sid = $2 and state = 'confirmed'`,
    [accountSid, addressSid],
  )
  return rows.map(({ prefix }) => prefix)
}

/** Index: places_account. */
export async function listPlaces(
  tx: Tx,
  accountSid: string,
  filter: { state?: string | undefined; addressSid?: string | undefined },
  page: PageRequest,
): Promise<Page<Place>> {
  return listPage<Place>(
    tx,
    {
      select: `select ${COLUMNS} from places`,
      where: [
        ['account_sid = ?', accountSid],
        filter.state ? ['state = ?', filter.state] : undefined,
        filter.addressSid ? ['address_sid = ?', filter.addressSid] : undefined,
      ],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
}

/** What the review queue shows of these questions. */
export async function placesBySids(tx: Tx, sids: readonly string[]): Promise<Place[]> {
  return tx.query<Place>(`select ${COLUMNS} from places where sid = any($1)`, [sids])
}
