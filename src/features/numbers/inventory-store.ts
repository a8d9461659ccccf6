import type { Regulation } from '../../domain/regulations/regulation.ts'
import { cutPage, type Page, type PageRequest } from '../../platform/http/paging.ts'
import type { Condition } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Capability, InventoryNumber } from './number.ts'
import { type DigitConditions, digitConditions } from './search-pattern.ts'

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

const FEATURES: readonly Capability[] = ['voice', 'sms', 'mms', 'fax']

export interface NumberSearch {
  isoCountry: string
  numberType: string
  /** Digits that the number holds; `*` stands for any one digit. */
  contains?: string | undefined
  areaCode?: string | undefined
  /** The area code of a number that they are to be near to. */
  nearTo?: string | undefined
  locality?: string | undefined
  region?: string | undefined
  capabilities: Capability[]
  limit: number
}

/**
 * Numbers for sale, each page in the order of its digits. Digits, pieces and bits stand in the text, so that every search is planned for
 * what it asks; they are made here and hold nothing that a client sent but digits. Indexes: inventory_locality, inventory_region,
 * inventory_features, inventory_pieces for rare patterns, else inventory_sale.
 */
export async function searchInventory(tx: Tx, search: NumberSearch): Promise<InventoryNumber[]> {
  const parameters: unknown[] = [search.isoCountry, search.numberType]
  const bind = (value: unknown) => `$${parameters.push(value)}`
  const digits = search.contains ? digitConditions(search.contains, search.isoCountry) : undefined
  const conditions = [
    `state = 'available' and iso_country = $1 and number_type = $2`,
    ...(search.locality ? [`locality = ${bind(search.locality)}`] : []),
    ...(search.region ? [`region = ${bind(search.region)}`] : []),
    ...(search.capabilities.length > 0 ? [`features in (${featuresWith(search.capabilities)})`] : []),
    ...[search.areaCode && `1${search.areaCode}`, search.nearTo && `1${search.nearTo}`, digits?.prefix].flatMap(prefix =>
      prefix ? [beginsWith(prefix)] : [],
    ),
  ]
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from inventory where phone_number = any(array(${found(conditions, digits)} limit ${search.limit})) order by phone_number collate "C"`,
    parameters,
  )
  return rows.map(toInventoryNumber)
}

/**
 * A rare pattern is looked up, and then any matches will do. All others are found on the way through the stock in order, which the
 * planner would not do by itself: it takes nearly every pattern for rare, and would look at the whole stock. `offset 0` keeps them apart.
 */
function found(conditions: readonly string[], digits: DigitConditions | undefined): string {
  const all = `select phone_number from inventory where ${conditions.join(' and ')}`
  const like = digits && `phone_number like '${literal(digits.like)}'`
  if (digits && digits.pieces.length > 0)
    return `${all} and ${like} and digit_pieces(phone_number) @> '{${digits.pieces.map(literal)}}'::text[]`
  const inOrder = `${all} order by phone_number collate "C"`
  return like ? `select phone_number from (${inOrder} offset 0) i where ${like} order by phone_number collate "C"` : inOrder
}

/** What stands in a statement's text instead of a parameter is digits and wildcards, nothing else. */
function literal(text: string): string {
  if (!/^[0-9+%_]*$/.test(text)) throw new Error('only digits may stand in the text of a search')
  return text
}

/** `:` comes right after 9. */
const beginsWith = (digits: string): string =>
  `phone_number collate "C" >= '+${literal(digits)}' and phone_number collate "C" < '+${digits}:'`

/** Every combination of features that has the wanted ones; see feature_bits. */
function featuresWith(wanted: readonly Capability[]): string {
  const bits = wanted.reduce((sum, name) => sum | (1 << FEATURES.indexOf(name)), 0)
  return Array.from({ length: 1 << FEATURES.length }, (_, combination) => combination)
    .filter(combination => (combination & bits) === bits)
    .join()
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

/** The names of all places with numbers of a type for sale: a skip scan over inventory_locality or inventory_region. */
export async function placesForSale(
  tx: Tx,
  place: 'locality' | 'region',
  { isoCountry, numberType }: Pick<NumberSearch, 'isoCountry' | 'numberType'>,
): Promise<string[]> {
  const next = (after: string) =>
    `select ${place} as name from inventory where state = 'available' and iso_country = $1 and number_type = $2 and ${after}
     order by ${place} limit 1`
  const rows = await tx.query<{ name: string }>(
    `with recursive places as (
       (${next(`${place} is not null`)})
       union all
       select next.name from places p cross join lateral (${next(`${place} > p.name`)}) next)
     select name from places`,
    [isoCountry, numberType],
  )
  return rows.map(({ name }) => name)
}

export async function findInventoryNumber(tx: Tx, phoneNumber: string): Promise<InventoryNumber | undefined> {
  const row = await tx.one<Row>(`select ${COLUMNS} from inventory where phone_number = $1`, [phoneNumber])
  return row && toInventoryNumber(row)
}

/** The first number for sale in a North American area code, three digits, locked; one that another buyer is taking is passed over. Index: inventory_sale. */
export async function lockFirstInAreaCode(tx: Tx, areaCode: string): Promise<InventoryNumber | undefined> {
  const row = await tx.one<Row>(
    `select ${COLUMNS} from inventory where state = 'available' and iso_country in ('US', 'CA') and number_type = 'local' and ${beginsWith(`1${areaCode}`)}
       order by phone_number collate "C" limit 1 for update skip locked`,
  )
  return row && toInventoryNumber(row)
}

/** The rules in force for a number of the stock: asked in the same breath as the number. Index: regulations_group. */
export async function rulesOfStocked(tx: Tx, phoneNumber: string): Promise<Regulation[]> {
  const rows = await tx.query<{ content: Regulation }>(
    `select r.content from inventory i join regulations r on r.iso_country = i.iso_country and r.number_type = i.number_type
     where i.phone_number = $1 and r.replaced_at is null order by r.end_user_type desc`,
    [phoneNumber],
  )
  return rows.map(({ content }) => content)
}

/** Takes a number out of sale for its buyer; the row is locked. */
export function takeNumber(tx: Tx, phoneNumber: string): void {
  tx.later(`update inventory set state = 'active', held_by = null, held_until = null where phone_number = $1`, [phoneNumber])
}

/** Puts a number out of sale until the day it may be sold again. */
export function retireNumber(tx: Tx, phoneNumber: string, backOnSaleAt: Date): void {
  tx.later(`update inventory set state = 'released', back_on_sale_at = $2 where phone_number = $1`, [phoneNumber, backOnSaleAt])
}

/** Puts released numbers and lapsed holds back on sale; a customer's hold gives its number back itself. Indexes: inventory_released, inventory_held. */
export async function restock(tx: Tx, now: Date, limit: number): Promise<number> {
  const rows = await tx.query(
    `update inventory set state = 'available', back_on_sale_at = null, held_by = null, held_until = null
     where phone_number in (
       (select phone_number from inventory where state = 'released' and back_on_sale_at <= $1 limit $2)
       union all (select phone_number from inventory i where state = 'held' and held_until <= $1
         and not exists (select 1 from number_holds h where h.phone_number = i.phone_number and h.state = 'active') limit $2))
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

/** The number of the stock, held against every other change until the transaction ends: of many who want it, one gets it. */
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
