import { Type } from 'typebox'
import { isEmail } from '../../domain/email.ts'
import { AppError } from '../../domain/errors.ts'
import { isRole, ROLES, type Role } from '../../domain/roles.ts'
import { isoTime, metaList, parsePaging } from '../../platform/http/paging.ts'
import { PageQuery, SidParams, sidInPath, Text } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { inviteUser } from './invite.ts'
import { type LinkWiring, sendLink } from './links.ts'
import { removeUser } from './remove.ts'
import { findUser, listUsers } from './store.ts'
import { updateUser } from './update.ts'
import type { User } from './user.ts'

const PATH = '/v1/Users'
const tag = 'Users'
const Invitation = Type.Object({ Email: Type.String({ minLength: 3, maxLength: 254 }), Name: Text(100), Role: Text(20) })
const Changes = Type.Object({ Name: Text(100), Role: Text(20), Status: Text(20) })

/** The people of an account's Console. Everybody of the account sees the team; owners and admins change it. */
export const userRoutes = (wiring: LinkWiring): AnyRoute[] => [
  route({
    method: 'GET',
    path: PATH,
    tag,
    summary: 'The team of the account',
    query: Type.Object(PageQuery),
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const page = await read(ctx, tx => listUsers(tx, ctx, paging))
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: PATH, query, key: 'users' }, user => userView(user, ctx))
    },
  }),
  route({
    method: 'POST',
    path: PATH,
    tag,
    summary: 'Invite a person; the link that lets them in is mailed, and answered once',
    needsManage: true,
    body: Invitation,
    example: { Email: 'kim@example.com', Name: 'Kim', Role: 'member' },
    status: 201,
    handle: (ctx, { body }) =>
      inviteUser(ctx, wiring, { email: emailIn(body.Email), name: body.Name ?? '', role: roleIn(body.Role) ?? 'member' }),
    view: ({ user, signInUrl }, ctx) => ({ ...userView(user, ctx), sign_in_url: signInUrl }),
  }),
  route({
    method: 'GET',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'One person of the team',
    params: SidParams,
    async handle(ctx, { params }) {
      const user = await read(ctx, tx => findUser(tx, ctx, ctx.accountSid, sidInPath('user', params.Sid)))
      if (!user) throw new AppError('notFound')
      return user
    },
    view: userView,
  }),
  route({
    method: 'POST',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'Change a role or name; disable a person or let them in again',
    needsManage: true,
    params: SidParams,
    body: Changes,
    handle: (ctx, { params, body }) =>
      updateUser(ctx, sidInPath('user', params.Sid), {
        name: body.Name,
        role: roleIn(body.Role),
        status: statusIn(body.Status),
      }),
    view: userView,
  }),
  route({
    method: 'POST',
    path: `${PATH}/:Sid/Links`,
    tag,
    summary: 'A new sign-in link for a person, mailed, and answered once',
    needsManage: true,
    params: SidParams,
    status: 201,
    handle: (ctx, { params }) => sendLink(ctx, wiring, sidInPath('user', params.Sid)),
    view: ({ user, signInUrl }, ctx) => ({ ...userView(user, ctx), sign_in_url: signInUrl }),
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'Remove a person from the team',
    needsManage: true,
    params: SidParams,
    status: 204,
    handle: (ctx, { params }) => removeUser(ctx, sidInPath('user', params.Sid)),
  }),
]

/** @throws AppError invalidParameter */
export function emailIn(text: string): string {
  const email = text.trim()
  if (!isEmail(email)) throw new AppError('invalidParameter', { name: 'Email', why: 'not an e-mail address' })
  return email
}

function roleIn(text: string | undefined): Role | undefined {
  if (!text) return undefined
  if (!isRole(text)) throw new AppError('invalidParameter', { name: 'Role', why: `one of ${ROLES.join(', ')}` })
  return text
}

function statusIn(text: string | undefined): User['status'] | undefined {
  if (!text) return undefined
  if (text !== 'active' && text !== 'disabled') throw new AppError('invalidParameter', { name: 'Status', why: 'active or disabled' })
  return text
}

function userView(user: User, { publicUrl }: Pick<Context, 'publicUrl'>): Record<string, unknown> {
  const url = `${publicUrl}${PATH}/${user.sid}`
  return {
    sid: user.sid,
    account_sid: user.accountSid,
    email: user.email,
    name: user.name,
    role: user.role,
    status: user.status === 'active' && user.signedInAt === null ? 'invited' : user.status,
    has_password: user.hasPassword,
    has_second_factor: user.hasSecondFactor,
    date_last_sign_in: isoTime(user.signedInAt),
    date_created: isoTime(user.createdAt),
    date_updated: isoTime(user.updatedAt),
    url,
    links: { links: `${url}/Links` },
  }
}
