import { randomBytes } from 'node:crypto'
import { AppError } from '../../domain/errors.ts'
import { mayTouch } from '../../domain/roles.ts'
import { change } from '../../platform/postgres/change.ts'
import { asSystem, type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findAccount, hashSecret } from '../accounts/store.ts'
import { notify } from '../notifications/notify.ts'
import { insertLink } from './link-store.ts'
import { findUser, usersWithEmail } from './store.ts'
import type { User } from './user.ts'

const HOUR_MS = 60 * 60_000
/** An invitation waits for a person; a link that was asked for is used at once. */
export const LINK_HOURS = { invitation: 7 * 24, printed: 24, asked: 1 } as const

export interface LinkWiring {
  /** Base of one-time links: never from a request's Host. */
  linkBase(): string
  hasMail: boolean
}

/** A link that signs a person in once. Only its hash is kept. */
export async function makeLink(
  tx: Tx,
  ctx: Context,
  user: Pick<User, 'sid' | 'accountSid'>,
  linkBase: string,
  hours: number,
): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  await insertLink(tx, {
    tokenHash: hashSecret(token),
    userSid: user.sid,
    accountSid: user.accountSid,
    expiresAt: new Date(ctx.now.getTime() + hours * HOUR_MS),
    now: ctx.now,
  })
  return `${linkBase}/sign-in?token=${token}`
}

/** A link from the command line or the first start, printed for whoever runs the server. */
export function printLink(ctx: Context, user: Pick<User, 'sid' | 'accountSid'>, linkBase: string): Promise<string> {
  return change(ctx, async tx => ({
    result: await makeLink(tx, ctx, user, linkBase, LINK_HOURS.printed),
    audit: { what: 'user.link_created', sid: user.sid, accountSid: user.accountSid },
  }))
}

/** A new link for a person of the team, mailed and answered once. @throws AppError notFound, forbidden, wrongState */
export function sendLink(ctx: Context, wiring: LinkWiring, sid: string): Promise<{ user: User; signInUrl: string }> {
  return change(ctx, async tx => {
    const user = await findUser(tx, ctx, ctx.accountSid, sid, true)
    if (!user) throw new AppError('notFound')
    if (!mayTouch(ctx.actor.isOwner, user.role)) throw new AppError('forbidden')
    if (user.status !== 'active') throw new AppError('wrongState', { event: 'send a link', state: user.status })
    const signInUrl = await mailInvitation(tx, ctx, wiring, user)
    return { result: { user, signInUrl }, audit: { what: 'user.link_created', sid: user.sid } }
  })
}

/**
 * Makes the link of an invitation and mails it. Without a mail server it waits in the inbox, shown only to those who could have
 * made it themselves: it opens the door with that person's rights.
 */
export async function mailInvitation(tx: Tx, ctx: Context, { linkBase, hasMail }: LinkWiring, user: User): Promise<string> {
  const account = await findAccount(tx, ctx, user.accountSid)
  const url = await makeLink(tx, ctx, user, linkBase(), LINK_HOURS.invitation)
  await notify(tx, ctx, {
    accountSid: user.accountSid,
    subjectSid: user.sid,
    kind: 'invitation',
    to: user.email,
    visibleTo: hasMail ? 'nobody' : user.role === 'owner' ? 'owners' : 'managers',
    subject: `You are invited to ${account?.friendlyName ?? 'Countersign'}`,
    text: `Hello${user.name && ` ${user.name}`},\n\nyou are asked to join ${account?.friendlyName ?? 'an account'} on Countersign. This link signs you in:\n\n${url}\n\nIt works once and ends after seven days. Nobody else should have it.`,
  })
  return url
}

/** Remembers that somebody asked for a link: the same work, whether the address is known or not. The job then looks. */
export function askForLink(ctx: Context, emailIndexHex: string): Promise<void> {
  const system: Context = { ...asSystem(ctx), actor: { ...ctx.actor, mayWrite: true } }
  return change(system, async () => ({ result: undefined, audit: 'unchanged', jobs: [{ kind: 'user.link_asked', sid: emailIndexHex }] }))
}

/** Mails a link to everybody with this address, one for each account: a job. */
export async function sendAskedLinks(ctx: Context, emailIndexHex: string, linkBase: string): Promise<void> {
  const users = await read(ctx, tx => usersWithEmail(tx, ctx, Buffer.from(emailIndexHex, 'hex')))
  for (const user of users) {
    await change({ ...ctx, accountSid: user.accountSid }, async tx => {
      const account = await findAccount(tx, ctx, user.accountSid)
      const url = await makeLink(tx, ctx, user, linkBase, LINK_HOURS.asked)
      await notify(tx, ctx, {
        accountSid: user.accountSid,
        subjectSid: user.sid,
        kind: 'sign_in_link',
        to: user.email,
        visibleTo: 'nobody',
        subject: `Sign in to ${account?.friendlyName ?? 'Countersign'}`,
        text: `Hello${user.name && ` ${user.name}`},\n\nthis link signs you in to ${account?.friendlyName ?? 'Countersign'}:\n\n${url}\n\nIt works once and ends after an hour. If you did not ask for it, nothing has happened and you need do nothing.`,
      })
      return { result: undefined, audit: { what: 'user.link_created', sid: user.sid, accountSid: user.accountSid } }
    })
  }
}
