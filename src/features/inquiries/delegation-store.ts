import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Delegation } from './inquiry.ts'

interface Row {
  sid: string
  account_sid: string
  inquiry_sid: string
  state: Delegation['state']
  sealed: Buffer
  key_slot: string
  vendor_ref: string | null
  expires_at: Date
  created_at: Date
  updated_at: Date
}

const COLUMNS = 'sid, account_sid, inquiry_sid, state, sealed, key_slot, vendor_ref, expires_at, created_at, updated_at'
const about = (sid: string) => `delegations:${sid}:person`

export async function saveDelegation(tx: Tx, ctx: Context, delegation: Delegation): Promise<void> {
  const sealed = await ctx.vault.seal(delegation.keySlot, about(delegation.sid), { name: delegation.name, email: delegation.email })
  await tx.query(
    `insert into delegations (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (sid) do update set state = excluded.state, vendor_ref = excluded.vendor_ref, updated_at = excluded.updated_at
     where delegations.account_sid = excluded.account_sid`,
    [
      delegation.sid,
      delegation.accountSid,
      delegation.inquirySid,
      delegation.state,
      sealed,
      delegation.keySlot,
      delegation.vendorRef,
      delegation.expiresAt,
      delegation.createdAt,
      delegation.updatedAt,
    ],
  )
}

export async function findDelegation(tx: Tx, ctx: Context, accountSid: string, sid: string, lock = false): Promise<Delegation | undefined> {
  const row = await tx.one<Row>(`select ${COLUMNS} from delegations where account_sid = $1 and sid = $2 ${lock ? 'for update' : ''}`, [
    accountSid,
    sid,
  ])
  return row && toDelegation(ctx, row)
}

/** Index: delegations_inquiry. */
export async function delegationsOf(tx: Tx, ctx: Context, accountSid: string, inquirySid: string): Promise<Delegation[]> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from delegations where account_sid = $1 and inquiry_sid = $2 order by created_at, sid limit 100`,
    [accountSid, inquirySid],
  )
  return Promise.all(rows.map(row => toDelegation(ctx, row)))
}

/** Colleagues whose names were sealed with one of these keys. */
export const delegationsSealedWith = (tx: Tx, keys: readonly string[]): Promise<Pick<Delegation, 'sid' | 'accountSid'>[]> =>
  tx.query('select sid, account_sid as "accountSid" from delegations where key_slot = any($1)', [keys])

/** Colleagues who never answered in time: their links are over. Returns how many. */
export async function expireDelegations(tx: Tx, now: Date): Promise<number> {
  const rows = await tx.query(
    `update delegations set state = 'expired', updated_at = $1 where state = 'sent' and expires_at <= $1 returning sid`,
    [now],
  )
  return rows.length
}

/** Puts an empty person, sealed under a new key, in the place of the real one. The old key is destroyed by the caller after the commit. */
export async function forgetPerson(tx: Tx, ctx: Context, delegation: Pick<Delegation, 'sid' | 'accountSid'>): Promise<void> {
  const keySlot = await ctx.vault.createKey()
  const sealed = await ctx.vault.seal(keySlot, about(delegation.sid), { name: '', email: '' })
  await tx.query('update delegations set sealed = $3, key_slot = $4, updated_at = $5 where account_sid = $1 and sid = $2', [
    delegation.accountSid,
    delegation.sid,
    sealed,
    keySlot,
    ctx.now,
  ])
}

async function toDelegation(ctx: Context, row: Row): Promise<Delegation> {
  // What `saveDelegation` sealed for this very row.
  const { name, email } = (await ctx.vault.unseal(row.key_slot, about(row.sid), row.sealed)) as Pick<Delegation, 'name' | 'email'>
  return {
    sid: row.sid,
    accountSid: row.account_sid,
    inquirySid: row.inquiry_sid,
    state: row.state,
    name,
    email,
    vendorRef: row.vendor_ref,
    keySlot: row.key_slot,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
