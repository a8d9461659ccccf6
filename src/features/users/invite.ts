import { AppError } from '../../domain/errors.ts'
import { mayTouch, type Role } from '../../domain/roles.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { isDatabaseError } from '../../platform/postgres/pool.ts'
import { type LinkWiring, mailInvitation } from './links.ts'
import { insertUser } from './store.ts'
import type { User } from './user.ts'

interface Person {
  email: string
  name: string
  role: Role
}

export const newUser = (ctx: Context, accountSid: string, { email, name, role }: Person, staffSid: string | null): User => ({
  sid: ctx.mint('user'),
  accountSid,
  role,
  status: 'active',
  staffSid,
  email: email.trim(),
  name: name.trim(),
  hasPassword: false,
  hasSecondFactor: false,
  signedInAt: null,
  createdAt: ctx.now,
  updatedAt: ctx.now,
})

/** A person of an account made by the system: the first owner, or somebody named on the command line. */
export function createUser(
  ctx: Context,
  { accountSid, staffSid = null, ...person }: Person & { accountSid: string; staffSid?: string | null },
): Promise<User> {
  return change(ctx, async tx => {
    const user = newUser(ctx, accountSid, person, staffSid)
    await insertUser(tx, ctx, user)
    return { result: user, audit: { what: 'user.created', sid: user.sid, accountSid, to: user.role } }
  })
}

/** Adds a person to the team and sends the link that lets them in. @throws AppError forbidden, userExists */
export async function inviteUser(ctx: Context, wiring: LinkWiring, person: Person): Promise<{ user: User; signInUrl: string }> {
  if (!mayTouch(ctx.actor.isOwner, person.role)) throw new AppError('forbidden')
  try {
    return await change(ctx, async tx => {
      const user = newUser(ctx, ctx.accountSid, person, null)
      await insertUser(tx, ctx, user)
      const signInUrl = await mailInvitation(tx, ctx, wiring, user)
      return { result: { user, signInUrl }, audit: { what: 'user.invited', sid: user.sid, to: user.role } }
    })
  } catch (cause) {
    if (isDatabaseError(cause, '23505', 'users_account_sid_email_index_key')) throw new AppError('userExists', {}, { cause })
    throw cause
  }
}
