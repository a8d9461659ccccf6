import { AppError } from '../../domain/errors.ts'
import { countTry, type Limit } from '../../platform/http/throttle.ts'
import { type Audit, change } from '../../platform/postgres/change.ts'
import { asSystem, type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { hashPassword, isPassword, requireGoodPassword } from './password.ts'
import { codeUri, newCodeSecret, newRecoveryCodes, stepOf, takeCode } from './second-factor.ts'
import { openSession, type Session } from './session.ts'
import { endSessions } from './session-store.ts'
import { findSecrets, findUser, replaceRecoveryCodes, saveSecrets, takeCodeStep } from './store.ts'
import type { Secrets, User } from './user.ts'

const FRESH_MS = 15 * 60_000
const CONFIRMATIONS: Limit = { purpose: 'confirm', most: 10, windowMs: 15 * 60_000 }

/** What a person changes of their own way in. `confirm` is their password or a code, for a session that is no longer fresh. */
export interface OwnChange {
  session: Session
  device: string
  confirm: string | undefined
}

/** Sets or replaces the password; every other session ends. @throws AppError invalidParameter, confirmNeeded, signInRefused */
export async function setPassword(ctx: Context, own: OwnChange, password: string): Promise<{ sessionToken: string }> {
  const user = await confirmed(ctx, own)
  requireGoodPassword(password, [user.email.split('@')[0] ?? '', ...user.name.split(/\s+/)])
  const passwordHash = await hashPassword(password)
  return changeSecrets(ctx, own, { what: 'user.password_set', sid: user.sid }, secrets => ({ ...secrets, passwordHash }))
}

/** Back to links only. @throws AppError confirmNeeded, signInRefused */
export async function removePassword(ctx: Context, own: OwnChange): Promise<{ sessionToken: string }> {
  const user = await confirmed(ctx, own)
  return changeSecrets(ctx, own, { what: 'user.password_removed', sid: user.sid }, ({ passwordHash: _, ...rest }) => rest)
}

/** A secret to scan; it counts only once a code from it was brought. @throws AppError confirmNeeded, signInRefused */
export async function startSecondFactor(ctx: Context, own: OwnChange): Promise<{ secret: string; uri: string }> {
  const user = await confirmed(ctx, own)
  const secret = newCodeSecret()
  await change(ctx, async tx => {
    await saveSecrets(tx, ctx, user, { ...(await findSecrets(tx, ctx, user)), newCodeSecret: secret })
    return { result: undefined, audit: { what: 'user.second_factor_started', sid: user.sid } }
  })
  return { secret, uri: codeUri(secret, user.email) }
}

/** The app is in hand: from now on each sign-in asks for a code. Answers the recovery codes, once. @throws AppError signInRefused, wrongState */
export async function confirmSecondFactor(
  ctx: Context,
  own: OwnChange,
  code: string,
): Promise<{ sessionToken: string; recoveryCodes: string[] }> {
  await countTry(ctx, CONFIRMATIONS, own.session.userSid)
  return change(ctx, async tx => {
    const user = await ownUser(tx, ctx, own)
    const { newCodeSecret: secret, ...secrets } = await findSecrets(tx, ctx, user)
    if (!secret) throw new AppError('wrongState', { event: 'confirm', state: 'not started' })
    const step = stepOf(secret, code.replace(/\s/g, ''), ctx.now)
    if (step === undefined) throw new AppError('signInRefused')
    await takeCodeStep(tx, user, step)
    await saveSecrets(tx, ctx, user, { ...secrets, codeSecret: secret })
    const recoveryCodes = newRecoveryCodes()
    await replaceRecoveryCodes(tx, ctx, user, recoveryCodes)
    const sessionToken = await renewSession(tx, ctx, own)
    return { result: { sessionToken, recoveryCodes }, audit: { what: 'user.second_factor_on', sid: user.sid } }
  })
}

/** @throws AppError confirmNeeded, signInRefused */
export async function removeSecondFactor(ctx: Context, own: OwnChange): Promise<{ sessionToken: string }> {
  const user = await confirmed(ctx, own)
  return changeSecrets(
    ctx,
    own,
    { what: 'user.second_factor_off', sid: user.sid },
    ({ codeSecret: _, newCodeSecret: __, ...rest }) => rest,
    tx => replaceRecoveryCodes(tx, ctx, user, []),
  )
}

/** New recovery codes; the old ones end. @throws AppError confirmNeeded, signInRefused, wrongState */
export async function renewRecoveryCodes(ctx: Context, own: OwnChange): Promise<string[]> {
  const user = await confirmed(ctx, own)
  if (!user.hasSecondFactor) throw new AppError('wrongState', { event: 'make recovery codes', state: 'without a second factor' })
  const codes = newRecoveryCodes()
  return change(ctx, async tx => {
    await replaceRecoveryCodes(tx, ctx, user, codes)
    return { result: codes, audit: { what: 'user.recovery_codes_made', sid: user.sid } }
  })
}

/** Takes the second factor away for somebody who has lost it: by whoever runs the server. */
export function resetSecondFactor(ctx: Context, user: User): Promise<void> {
  return change({ ...asSystem(ctx), accountSid: user.accountSid }, async tx => {
    const { codeSecret: _, newCodeSecret: __, ...rest } = await findSecrets(tx, ctx, user)
    await saveSecrets(tx, ctx, user, rest)
    await replaceRecoveryCodes(tx, ctx, user, [])
    return { result: undefined, audit: { what: 'user.second_factor_off', sid: user.sid } }
  })
}

/** A cookie that was stolen hours ago must not be enough to change the locks. @throws AppError confirmNeeded, signInRefused, tooManyRequests */
async function confirmed(ctx: Context, own: OwnChange): Promise<User> {
  const user = await read(ctx, tx => ownUser(tx, ctx, own, false))
  if (ctx.now.getTime() - own.session.createdAt.getTime() < FRESH_MS) return user
  if (!own.confirm) throw new AppError('confirmNeeded')
  await countTry(ctx, CONFIRMATIONS, user.sid)
  const { passwordHash } = await read(ctx, tx => findSecrets(tx, ctx, user))
  if (passwordHash && (await isPassword(own.confirm, passwordHash))) return user
  const code = own.confirm
  if (!user.hasSecondFactor) throw new AppError('signInRefused')
  await change(ctx, async tx => {
    await takeCode(tx, ctx, user, code)
    return { result: undefined, audit: 'unchanged' }
  })
  return user
}

/** Writes the secrets, ends every other session and gives this one a new token. */
function changeSecrets(
  ctx: Context,
  own: OwnChange,
  audit: Audit,
  edit: (secrets: Secrets) => Secrets,
  more?: (tx: Tx) => Promise<void>,
): Promise<{ sessionToken: string }> {
  return change(ctx, async tx => {
    const user = await ownUser(tx, ctx, own)
    await saveSecrets(tx, ctx, user, edit(await findSecrets(tx, ctx, user)))
    await more?.(tx)
    return { result: { sessionToken: await renewSession(tx, ctx, own) }, audit }
  })
}

async function renewSession(tx: Tx, ctx: Context, { session, device }: OwnChange): Promise<string> {
  const user = { sid: session.userSid, accountSid: session.accountSid }
  await endSessions(tx, user, ctx.now)
  return openSession(tx, ctx, user, { device, method: 'password', createdAt: session.createdAt })
}

async function ownUser(tx: Tx, ctx: Context, { session }: OwnChange, isLocked = true): Promise<User> {
  const user = await findUser(tx, ctx, session.accountSid, session.userSid, isLocked)
  if (!user) throw new AppError('notAuthenticated')
  return user
}
