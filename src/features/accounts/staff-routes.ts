import { Type } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import { isoTime, metaList, parsePaging } from '../../platform/http/paging.ts'
import { PageQuery, SidParams, sidInPath, Text } from '../../platform/http/parameters.ts'
import { route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Account } from './account.ts'
import { createAccount } from './create.ts'
import { holdAccount } from './hold.ts'
import { findAccount, listAllAccounts } from './store.ts'
import { changeAccount } from './update.ts'

const PATH = '/staff/v1/Accounts'
const common = { tag: 'Operations', access: 'staff' } as const
const mayLook = ['operator', 'supervisor'] as const
const mayChange = ['operator'] as const
const AccountQuery = Type.Object({ Status: Text(20), ...PageQuery })
const NewAccount = Type.Object({
  FriendlyName: Type.String({ minLength: 1, maxLength: 64 }),
  Type: Type.Optional(Type.Union([Type.Literal('trial'), Type.Literal('full')])),
  IsTest: Type.Optional(Type.Boolean()),
})
const AccountBody = Type.Object({
  FriendlyName: Text(64),
  Status: Type.Optional(Type.Union([Type.Literal('active'), Type.Literal('suspended'), Type.Literal('closed')])),
})
const HoldBody = Type.Object({ LegalHold: Type.Boolean() })

/** An account as staff sees it: no token. */
const accountView = (account: Account, ctx: Pick<Context, 'publicUrl'>) => ({
  sid: account.sid,
  owner_account_sid: account.ownerAccountSid,
  friendly_name: account.friendlyName,
  type: account.type,
  status: account.status,
  is_test: account.isTest,
  legal_hold: account.legalHold,
  date_created: isoTime(account.createdAt),
  date_updated: isoTime(account.updatedAt),
  url: `${ctx.publicUrl}${PATH}/${account.sid}`,
})

export const staffAccountRoutes = [
  route({
    ...common,
    method: 'GET',
    path: PATH,
    roles: mayLook,
    summary: 'All accounts, newest first',
    query: AccountQuery,
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const page = await read(ctx, tx => listAllAccounts(tx, ctx, { status: query.Status || undefined }, paging))
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: PATH, query, key: 'accounts' }, account => accountView(account, ctx))
    },
  }),
  route({
    ...common,
    method: 'POST',
    path: PATH,
    roles: mayChange,
    summary: 'Create a main account; its token is in this answer only',
    body: NewAccount,
    status: 201,
    handle(ctx, { body }) {
      return createAccount(ctx, { friendlyName: body.FriendlyName, type: body.Type ?? 'trial', isTest: body.IsTest ?? false })
    },
    view: (account, ctx) => ({ ...accountView(account, ctx), auth_token: account.authToken }),
  }),
  route({
    ...common,
    method: 'GET',
    path: `${PATH}/:Sid`,
    roles: mayLook,
    summary: 'One account',
    params: SidParams,
    async handle(ctx, { params }) {
      const account = await read(ctx, tx => findAccount(tx, ctx, sidInPath('account', params.Sid)))
      if (!account) throw new AppError('notFound')
      return account
    },
    view: accountView,
  }),
  route({
    ...common,
    method: 'POST',
    path: `${PATH}/:Sid`,
    roles: mayChange,
    summary: 'Rename, suspend, reactivate or close an account',
    params: SidParams,
    body: AccountBody,
    handle(ctx, { params, body }) {
      return changeAccount(ctx, sidInPath('account', params.Sid), { friendlyName: body.FriendlyName, status: body.Status })
    },
    view: accountView,
  }),
  route({
    ...common,
    method: 'POST',
    path: `${PATH}/:Sid/Hold`,
    roles: mayChange,
    summary: 'Put an account under a legal hold, which stops every erasure, or lift it',
    params: SidParams,
    body: HoldBody,
    handle: (ctx, { params, body }) => holdAccount(ctx, sidInPath('account', params.Sid), body.LegalHold),
    view: accountView,
  }),
]
