import type { Page, PageRequest } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Address, AddressText } from './address.ts'

interface Row {
  sid: string
  account_sid: string
  iso_country: string
  sealed: Buffer
  emergency_enabled: boolean
  validated: boolean
  verified: boolean
  key_slot: string
  created_at: Date
  updated_at: Date
}

const COLUMNS = 'sid, account_sid, iso_country, sealed, emergency_enabled, validated, verified, key_slot, created_at, updated_at'
const about = (sid: string) => `addresses:${sid}`

/** Names are found by a keyed hash: equal texts only, and nothing to read in a stolen table. */
const nameIndex = (ctx: Context, kind: 'customer' | 'friendly', name: string) => ctx.vault.index(`addresses:${kind}`, name.toLowerCase())

export async function insertAddress(tx: Tx, ctx: Context, address: Address): Promise<void> {
  await tx.query(
    `insert into addresses (sid, account_sid, iso_country, sealed, customer_name_index, friendly_name_index, emergency_enabled, validated, verified, key_slot, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      address.sid,
      address.accountSid,
      address.isoCountry,
      await seal(ctx, address),
      nameIndex(ctx, 'customer', address.customerName),
      nameIndex(ctx, 'friendly', address.friendlyName),
      address.emergencyEnabled,
      address.validated,
      address.verified,
      address.keySlot,
      address.createdAt,
      address.updatedAt,
    ],
  )
}

export async function updateAddressRow(tx: Tx, ctx: Context, address: Address): Promise<void> {
  await tx.query(
    `update addresses set sealed = $3, customer_name_index = $4, friendly_name_index = $5, emergency_enabled = $6, validated = $7, updated_at = $8
     where account_sid = $1 and sid = $2`,
    [
      address.accountSid,
      address.sid,
      await seal(ctx, address),
      nameIndex(ctx, 'customer', address.customerName),
      nameIndex(ctx, 'friendly', address.friendlyName),
      address.emergencyEnabled,
      address.validated,
      address.updatedAt,
    ],
  )
}

export async function findAddress(tx: Tx, ctx: Context, sid: string, lock = false): Promise<Address | undefined> {
  const row = await tx.one<Row>(
    `select ${COLUMNS} from addresses where account_sid = $1 and sid = $2 and deleted_at is null ${lock ? 'for update' : ''}`,
    [ctx.accountSid, sid],
  )
  return row && toAddress(ctx, row)
}

/** The living addresses that supporting documents name, oldest first. */
export async function addressesNamedBy(tx: Tx, ctx: Context, documentSids: readonly string[]): Promise<Address[]> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from addresses where account_sid = $1 and deleted_at is null and sid in
       (select unnest(address_sids) from supporting_documents where account_sid = $1 and sid = any($2) and deleted_at is null)
     order by created_at, sid`,
    [ctx.accountSid, documentSids],
  )
  return Promise.all(rows.map(row => toAddress(ctx, row)))
}

/** Index: addresses_account; the name filters are checked on the account's rows. */
export async function listAddresses(
  tx: Tx,
  ctx: Context,
  filter: {
    sids?: readonly string[]
    customerName?: string | undefined
    friendlyName?: string | undefined
    isoCountry?: string | undefined
    emergencyEnabled?: boolean | undefined
  },
  page: PageRequest,
): Promise<Page<Address>> {
  const rows = await listPage<Row>(
    tx,
    {
      select: `select ${COLUMNS} from addresses`,
      where: [
        ['account_sid = ? and deleted_at is null', ctx.accountSid],
        filter.sids ? ['sid = any(?)', filter.sids] : undefined,
        filter.customerName ? ['customer_name_index = ?', nameIndex(ctx, 'customer', filter.customerName)] : undefined,
        filter.friendlyName ? ['friendly_name_index = ?', nameIndex(ctx, 'friendly', filter.friendlyName)] : undefined,
        filter.isoCountry ? ['iso_country = ?', filter.isoCountry.toUpperCase()] : undefined,
        filter.emergencyEnabled === undefined ? undefined : ['emergency_enabled = ?', filter.emergencyEnabled],
      ],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
  return { ...rows, items: await Promise.all(rows.items.map(row => toAddress(ctx, row))) }
}

/** Marks it deleted; the retention job erases it later. */
export async function deleteAddressRow(tx: Tx, ctx: Context, sid: string): Promise<void> {
  await tx.query('update addresses set deleted_at = $3 where account_sid = $1 and sid = $2', [ctx.accountSid, sid, ctx.now])
}

export async function markAddressVerified(tx: Tx, accountSid: string, sid: string, now: Date): Promise<void> {
  await tx.query('update addresses set verified = true, updated_at = $3 where account_sid = $1 and sid = $2', [accountSid, sid, now])
}

function seal(ctx: Context, address: Address): Promise<Buffer> {
  const { customerName, friendlyName, street, streetSecondary, city, region, postalCode } = address
  const text: AddressText = { customerName, friendlyName, street, streetSecondary, city, region, postalCode }
  return ctx.vault.seal(address.keySlot, about(address.sid), text)
}

async function toAddress(ctx: Context, row: Row): Promise<Address> {
  // What `seal` above wrote, and nobody else can write: the seal is bound to this row.
  const text = (await ctx.vault.unseal(row.key_slot, about(row.sid), row.sealed)) as AddressText
  return {
    ...text,
    sid: row.sid,
    accountSid: row.account_sid,
    isoCountry: row.iso_country,
    emergencyEnabled: row.emergency_enabled,
    validated: row.validated,
    verified: row.verified,
    keySlot: row.key_slot,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
