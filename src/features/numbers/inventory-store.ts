import { cutPage, type Page, type PageRequest } from '../../platform/http/paging.ts'
import type { Condition } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Capability, InventoryNumber } from './number.ts'

interface Row {
  phone_number: string
  iso_country: string
  number_type: InventoryNumber['numberType']
  locality: string | null
  region: string | null
  capabilities: Capability[]
  state: InventoryNumber['state']
  held_by: string | null
  held_until: Date | null
  back_on_sale_at: Date | null
}

const COLUMNS = 'phone_number, iso_country, number_type, locality, region, capabilities, state, held_by, held_until, back_on_sale_at'

export interface NumberSearch {
  isoCountry: string
  numberType: string
  /** Digits that the number holds; `*` stands for any one digit. */
  contains?: string | undefined
  areaCode?: string | undefined
  locality?: string | undefined
  region?: string | undefined
  capabilities: Capability[]
  limit: number
}

/** Numbers for sale in the order of their digits. Indexes: inventory_sale, inventory_locality; inventory_ends for patterns at the end. */
export async function searchInventory(tx: Tx, search: NumberSearch): Promise<InventoryNumber[]> {
  const parameters: unknown[] = [search.isoCountry, search.numberType]
  const bind = (value: unknown) => `$${parameters.push(value)}`
  const conditions = [`state = 'available'`, 'iso_country = $1', 'number_type = $2']
  if (search.locality) conditions.push(`locality = ${bind(search.locality)}`)
  if (search.region) conditions.push(`region = ${bind(search.region)}`)
  if (search.capabilities.length > 0) conditions.push(`capabilities @> ${bind(search.capabilities)}`)
  if (search.areaCode) conditions.push(`phone_number like ${bind(`+1${search.areaCode}%`)}`)
  if (search.contains) conditions.push(`phone_number like ${bind(`%${search.contains.replaceAll('*', '_')}%`)}`)
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from inventory where ${conditions.join(' and ')} order by phone_number limit ${search.limit}`,
    parameters,
  )
  return rows.map(toInventoryNumber)
}

/** Which types are for sale where: a skip scan over inventory_sale, so it costs as many steps as there are groups. */
export async function groupsForSale(tx: Tx): Promise<{ isoCountry: string; numberType: string }[]> {
  return tx.query(
    `with recursive groups as (
       (select iso_country, number_type from inventory where state = 'available' order by iso_country, number_type limit 1)
       union all
       select next.iso_country, next.number_type from groups g cross join lateral (
         select i.iso_country, i.number_type from inventory i
         where i.state = 'available' and (i.iso_country, i.number_type) > (g.iso_country, g.number_type)
         order by i.iso_country, i.number_type limit 1) next)
     select iso_country as "isoCountry", number_type as "numberType" from groups`,
  )
}

export async function findInventoryNumber(tx: Tx, phoneNumber: string): Promise<InventoryNumber | undefined> {
  const row = await tx.one<Row>(`select ${COLUMNS} from inventory where phone_number = $1`, [phoneNumber])
  return row && toInventoryNumber(row)
}

/** The first number for sale in a North American area code. Index: primary key. */
export async function firstInAreaCode(tx: Tx, areaCode: string): Promise<InventoryNumber | undefined> {
  const row = await tx.one<Row>(
    `select ${COLUMNS} from inventory where state = 'available' and iso_country in ('US', 'CA') and number_type = 'local' and phone_number like $1 order by phone_number limit 1`,
    [`+1${areaCode}%`],
  )
  return row && toInventoryNumber(row)
}

/** Takes a number out of sale for this buyer: the one statement that decides who of many gets it. */
export async function takeNumber(tx: Tx, phoneNumber: string, accountSid: string, now: Date): Promise<boolean> {
  const rows = await tx.query(
    `update inventory set state = 'active', held_by = null, held_until = null
     where phone_number = $1 and (state = 'available' or (state = 'held' and (held_by = $2 or held_until < $3)))
     returning phone_number`,
    [phoneNumber, accountSid, now],
  )
  return rows.length > 0
}

/** Puts a number out of sale until the day it may be sold again. */
export function retireNumber(tx: Tx, phoneNumber: string, backOnSaleAt: Date): void {
  tx.later(`update inventory set state = 'released', back_on_sale_at = $2 where phone_number = $1`, [phoneNumber, backOnSaleAt])
}

/** Puts released numbers and lapsed holds back on sale. Indexes: inventory_released, inventory_held. */
export async function restock(tx: Tx, now: Date, limit: number): Promise<number> {
  const rows = await tx.query(
    `update inventory set state = 'available', back_on_sale_at = null, held_by = null, held_until = null
     where phone_number in (
       (select phone_number from inventory where state = 'released' and back_on_sale_at <= $1 limit $2)
       union all (select phone_number from inventory where state = 'held' and held_until <= $1 limit $2))
     returning phone_number`,
    [now, limit],
  )
  return rows.length
}

export interface ImportedNumber {
  phoneNumber: string
  isoCountry: string
  numberType: string
  locality: string | null
  region: string | null
  capabilities: readonly string[]
}

/** Adds numbers to the stock in one statement; returns those that were new. */
export async function insertInventory(tx: Tx, numbers: readonly ImportedNumber[], now: Date): Promise<Set<string>> {
  const rows = await tx.query<{ phone_number: string }>(
    `insert into inventory (phone_number, iso_country, number_type, locality, region, capabilities, imported_at)
     select n.phone_number, n.iso_country, n.number_type, n.locality, n.region, string_to_array(n.capabilities, '|'), $7
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) as n (phone_number, iso_country, number_type, locality, region, capabilities)
     on conflict (phone_number) do nothing returning phone_number`,
    [
      numbers.map(({ phoneNumber }) => phoneNumber),
      numbers.map(({ isoCountry }) => isoCountry),
      numbers.map(({ numberType }) => numberType),
      numbers.map(({ locality }) => locality),
      numbers.map(({ region }) => region),
      numbers.map(({ capabilities }) => capabilities.join('|')),
      now,
    ],
  )
  return new Set(rows.map(row => row.phone_number))
}

/** The number of the stock, held against every other change until the transaction ends. */
export async function lockInventoryNumber(tx: Tx, phoneNumber: string): Promise<InventoryNumber | undefined> {
  const row = await tx.one<Row>(`select ${COLUMNS} from inventory where phone_number = $1 for update`, [phoneNumber])
  return row && toInventoryNumber(row)
}

export async function setStockState(
  tx: Tx,
  phoneNumber: string,
  stock: Pick<InventoryNumber, 'state' | 'heldBy' | 'heldUntil'>,
): Promise<void> {
  await tx.query('update inventory set state = $2, held_by = $3, held_until = $4, back_on_sale_at = null where phone_number = $1', [
    phoneNumber,
    stock.state,
    stock.heldBy,
    stock.heldUntil,
  ])
}

/** How many of each kind are in which state: a report over the whole stock. */
export const stockFigures = (tx: Tx): Promise<{ isoCountry: string; numberType: string; state: string; count: number }[]> =>
  tx.query(
    `select iso_country as "isoCountry", number_type as "numberType", state, count(*)::int as count from inventory
     group by iso_country, number_type, state order by iso_country, number_type, state`,
  )

/** The stock, for the operator: by number, filtered by country, type, state, place and digits; digits and places go over the table. */
export async function listInventory(
  tx: Tx,
  filter: {
    isoCountry?: string | undefined
    numberType?: string | undefined
    state?: string | undefined
    locality?: string | undefined
    contains?: string | undefined
  },
  request: PageRequest,
): Promise<Page<InventoryNumber & { sid: string }>> {
  const conditions: Condition[] = [
    filter.isoCountry ? ['iso_country = ?', filter.isoCountry.toUpperCase()] : undefined,
    filter.numberType ? ['number_type = ?', filter.numberType] : undefined,
    filter.state ? ['state = ?', filter.state] : undefined,
    filter.locality ? ['locality ilike ?', `%${filter.locality.replace(/[\\%_]/g, '\\$&')}%`] : undefined,
    filter.contains ? ['phone_number like ?', `%${filter.contains.replace(/[^\d+]/g, '')}%`] : undefined,
    request.cursor ? [`phone_number ${request.cursor.direction === 'after' ? '>' : '<'} ?`, request.cursor.key] : undefined,
  ]
  const parameters: unknown[] = []
  const texts = conditions.flatMap(condition => (condition ? [condition[0].replace('?', `$${parameters.push(condition[1])}`)] : []))
  const order = request.cursor?.direction === 'before' ? 'desc' : 'asc'
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from inventory ${texts.length > 0 ? `where ${texts.join(' and ')}` : ''} order by phone_number ${order} limit ${request.size + 1}`,
    parameters,
  )
  return cutPage(
    rows.map(row => ({ ...toInventoryNumber(row), sid: row.phone_number })),
    request,
    row => row.phoneNumber,
  )
}

function toInventoryNumber(row: Row): InventoryNumber {
  return {
    phoneNumber: row.phone_number,
    isoCountry: row.iso_country,
    numberType: row.number_type,
    locality: row.locality,
    region: row.region,
    capabilities: row.capabilities,
    state: row.state,
    heldBy: row.held_by,
    heldUntil: row.held_until,
    backOnSaleAt: row.back_on_sale_at,
  }
}
