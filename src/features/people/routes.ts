import { Type } from 'typebox'
import { isoTime } from '../../platform/http/paging.ts'
import { SidParams, sidInPath, Text } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { read } from '../../platform/postgres/context.ts'
import type { InquiryServices } from '../inquiries/inquiry.ts'
import { erasePerson } from './erase.ts'
import { exportPerson } from './export.ts'
import { exportAccount } from './export-account.ts'
import { holdingsOf } from './holdings-store.ts'
import { accountContext, type FoundItem, searchPerson } from './search.ts'

const PATH = '/staff/v1/Accounts/:Sid'
const common = { tag: 'People', access: 'staff', roles: ['operator'] } as const
/** In the body, never in an address: these are personal data. */
const PersonBody = Type.Object({ Name: Text(200), BirthDate: Text(10), Email: Text(254), DocumentNumber: Text(60) })
const ChosenBody = Type.Object({ Sids: Type.Array(Type.String({ maxLength: 34 }), { minItems: 1, maxItems: 2000 }) })

const foundView = ({ sid, kind, name, status, createdAt, matched, similar, contradicted }: FoundItem) => ({
  sid,
  kind,
  name,
  status,
  matched,
  similar,
  contradicted,
  date_created: isoTime(createdAt),
})

/** What a person may ask of an operator: what is held about them (GDPR, Art. 15), and that it be erased (Art. 17). */
export const peopleRoutes = (services: Pick<InquiryServices, 'vendor'>): AnyRoute[] => [
  route({
    ...common,
    method: 'GET',
    path: `${PATH}/Holdings`,
    roles: ['operator', 'supervisor'],
    summary: 'How much an account has',
    params: SidParams,
    handle: (ctx, { params }) => read(ctx, tx => holdingsOf(tx, sidInPath('account', params.Sid))),
    view: holdings => ({
      numbers: holdings.numbers,
      identity_documents: holdings.identityDocuments,
      bundles: holdings.bundles,
      addresses: holdings.addresses,
      inquiries: holdings.inquiries,
      open_reviews: holdings.openReviews,
      users: holdings.users,
      subaccounts: holdings.subaccounts,
    }),
  }),
  route({
    ...common,
    method: 'POST',
    path: `${PATH}/People`,
    summary: 'What an account holds about a person; the best matches first',
    params: SidParams,
    body: PersonBody,
    handle: (ctx, { params, body }) =>
      searchPerson(ctx, sidInPath('account', params.Sid), {
        name: body.Name?.trim(),
        birthDate: body.BirthDate?.trim(),
        email: body.Email?.trim(),
        documentNumber: body.DocumentNumber?.trim(),
      }),
    view: found => ({ items: found.map(foundView) }),
  }),
  route({
    ...common,
    method: 'POST',
    path: `${PATH}/PersonExports`,
    summary: 'What was chosen, with scans and pictures, as one archive',
    params: SidParams,
    body: ChosenBody,
    downloads: 'application/zip',
    handle: (ctx, { params, body }) => exportPerson(ctx, services, sidInPath('account', params.Sid), body.Sids),
  }),
  route({
    ...common,
    method: 'POST',
    path: `${PATH}/Exports`,
    summary: 'Everything of an account, with scans and what the verification vendor still has, as one archive',
    params: SidParams,
    downloads: 'application/zip',
    handle: async (ctx, { params }) => exportAccount(await accountContext(ctx, sidInPath('account', params.Sid)), services.vendor),
  }),
  route({
    method: 'POST',
    path: '/v1/AccountExports',
    tag: 'Accounts',
    needsManage: true,
    summary: 'Everything of the account, with its scans, as one archive',
    downloads: 'application/zip',
    handle: ctx => exportAccount(ctx, undefined),
  }),
  route({
    ...common,
    method: 'POST',
    path: `${PATH}/PersonErasures`,
    summary: 'Erase what was chosen, at once and for good; what has to be kept is named with the reason',
    params: SidParams,
    body: ChosenBody,
    handle: (ctx, { params, body }) => erasePerson(ctx, services, sidInPath('account', params.Sid), body.Sids),
  }),
]
