import { AppError } from '../../domain/errors.ts'
import { list2010, parsePaging } from '../../platform/http/paging.ts'
import { AccountParams, SidParams, sidInPath } from '../../platform/http/parameters.ts'
import { route } from '../../platform/http/route.ts'
import { read } from '../../platform/postgres/context.ts'
import { createSecondaryToken, deleteSecondaryToken, promoteSecondaryToken, showSecondaryToken } from './auth-tokens.ts'
import { createSubaccount } from './create.ts'
import { AccountCreate, AccountList, AccountUpdate, parseAccountStatus } from './schema.ts'
import { findAccount, listAccounts } from './store.ts'
import { changeAccount } from './update.ts'
import { accountView, promotedTokenView, secondaryTokenView } from './view.ts'

const PATH = '/2010-04-01/Accounts'
const TOKENS = '/v1/AuthTokens'
const tag = 'Accounts'

export const accountRoutes = [
  route({
    method: 'GET',
    path: PATH,
    tag,
    summary: 'The account and its subaccounts',
    needsManage: true,
    query: AccountList,
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const page = await read(ctx, tx =>
        listAccounts(tx, ctx, { friendlyName: query.FriendlyName, status: parseAccountStatus(query.Status) }, paging),
      )
      return list2010(page, paging, { path: PATH, query, key: 'accounts' }, account => accountView(account, ctx))
    },
  }),
  route({
    method: 'POST',
    path: PATH,
    tag,
    summary: 'Create a subaccount',
    needsManage: true,
    body: AccountCreate,
    example: { FriendlyName: 'Customer of ours' },
    status: 201,
    handle: (ctx, { body }) => createSubaccount(ctx, { friendlyName: body.FriendlyName }),
    view: accountView,
  }),
  route({
    method: 'GET',
    path: `${PATH}/:Sid`,
    tag,
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
    method: 'POST',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'Rename an account; suspend, reactivate or close a subaccount',
    needsManage: true,
    params: SidParams,
    body: AccountUpdate,
    handle: (ctx, { params, body }) =>
      changeAccount(ctx, sidInPath('account', params.Sid), { friendlyName: body.FriendlyName, status: parseAccountStatus(body.Status) }),
    view: accountView,
  }),
  route({
    method: 'GET',
    path: `${PATH}/:AccountSid/Balance`,
    tag,
    summary: 'The balance: always zero, Countersign does no billing',
    params: AccountParams,
    handle: async ctx => ({ account_sid: ctx.accountSid, balance: '0.00', currency: 'USD' }),
  }),
  route({
    method: 'GET',
    path: `${TOKENS}/Secondary`,
    tag,
    summary: 'Whether there is a second auth token, and since when; it is not told again',
    needsManage: true,
    handle: showSecondaryToken,
    view: secondaryTokenView,
  }),
  route({
    method: 'POST',
    path: `${TOKENS}/Secondary`,
    tag,
    summary: 'Create a second auth token, valid beside the first; it is shown once',
    needsManage: true,
    status: 201,
    handle: createSecondaryToken,
    view: secondaryTokenView,
  }),
  route({
    method: 'DELETE',
    path: `${TOKENS}/Secondary`,
    tag,
    summary: 'Delete the second auth token',
    needsManage: true,
    status: 204,
    handle: deleteSecondaryToken,
  }),
  route({
    method: 'POST',
    path: `${TOKENS}/Promote`,
    tag,
    summary: 'The second auth token becomes the first; the first opens nothing any more',
    needsManage: true,
    handle: promoteSecondaryToken,
    view: promotedTokenView,
  }),
]
