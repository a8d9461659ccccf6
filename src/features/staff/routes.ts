import { AppError } from '../../domain/errors.ts'
import { isoTime, metaList, parsePaging } from '../../platform/http/paging.ts'
import { SidParams, sidInPath } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { createStaff } from './create.ts'
import type { Member } from './member.ts'
import { StaffCreate, StaffList, StaffUpdate } from './schema.ts'
import { staffSignInLink } from './sign-in.ts'
import { findMember, listMembers } from './store.ts'
import { renewSecret, updateStaff } from './update.ts'

const PATH = '/staff/v1/Staff'
const common = { tag: 'Staff', access: 'staff', roles: ['operator'] } as const

const memberView = (member: Member & { secret?: string }, ctx: Pick<Context, 'publicUrl'>) => ({
  sid: member.sid,
  email: member.email,
  name: member.name,
  roles: member.roles,
  status: member.status,
  ...(member.secret && { key: member.sid, secret: member.secret }),
  date_created: isoTime(member.createdAt),
  date_updated: isoTime(member.updatedAt),
  url: `${ctx.publicUrl}${PATH}/${member.sid}`,
})

/** Members of staff; supervisors see them, to give cases to them. `linkBase`: base of one-time links, as configured. */
export const staffRoutes = ({ linkBase }: { linkBase(): string }): AnyRoute[] => [
  route({
    ...common,
    method: 'GET',
    path: PATH,
    roles: ['operator', 'supervisor'],
    summary: 'Members of staff, newest first',
    query: StaffList,
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const page = await read(ctx, tx => listMembers(tx, ctx, paging))
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: PATH, query, key: 'staff' }, member => memberView(member, ctx))
    },
  }),
  route({
    ...common,
    method: 'POST',
    path: PATH,
    summary: 'Take on a member of staff; the secret is in this answer only',
    body: StaffCreate,
    status: 201,
    handle: (ctx, { body }) => createStaff(ctx, { email: body.Email, name: body.Name, roles: body.Roles }),
    view: memberView,
  }),
  route({
    ...common,
    method: 'GET',
    path: `${PATH}/:Sid`,
    roles: ['operator', 'supervisor'],
    summary: 'One member of staff',
    params: SidParams,
    async handle(ctx, { params }) {
      const member = await read(ctx, tx => findMember(tx, ctx, sidInPath('staff', params.Sid)))
      if (!member) throw new AppError('notFound')
      return member
    },
    view: memberView,
  }),
  route({
    ...common,
    method: 'POST',
    path: `${PATH}/:Sid`,
    summary: 'Rename, change roles, disable or enable',
    params: SidParams,
    body: StaffUpdate,
    handle: (ctx, { params, body }) =>
      updateStaff(ctx, sidInPath('staff', params.Sid), { name: body.Name, roles: body.Roles, status: body.Status }),
    view: memberView,
  }),
  route({
    ...common,
    method: 'POST',
    path: `${PATH}/:Sid/Secret`,
    summary: 'A new secret, in this answer only; the old one ends at once',
    params: SidParams,
    handle: (ctx, { params }) => renewSecret(ctx, sidInPath('staff', params.Sid)),
    view: memberView,
  }),
  route({
    ...common,
    method: 'POST',
    path: `${PATH}/:Sid/SignInLink`,
    summary: 'A one-time link to the Console for this member of staff',
    params: SidParams,
    status: 201,
    handle: (ctx, { params }) => staffSignInLink(ctx, sidInPath('staff', params.Sid), linkBase()),
  }),
]
