import type { Context, StaffRole } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'

export async function insertStaff(
  tx: Tx,
  ctx: Context,
  staff: { sid: string; email: string; roles: readonly StaffRole[]; secretHash: Buffer },
): Promise<void> {
  const keySlot = await ctx.vault.createKey()
  await tx.query(
    'insert into staff (sid, email_sealed, email_index, roles, secret_hash, key_slot, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $7)',
    [
      staff.sid,
      await ctx.vault.seal(keySlot, `staff:${staff.sid}:email`, staff.email),
      ctx.vault.index('staff:email', staff.email.toLowerCase()),
      staff.roles,
      staff.secretHash,
      keySlot,
      ctx.now,
    ],
  )
}
