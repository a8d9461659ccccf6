import { AppError } from '../../domain/errors.ts'
import { findPolicy, POLICIES } from '../../domain/regulations/trusthub-policies.ts'
import { endUserTypes, supportingDocumentTypes, type TypeOfItem } from '../../domain/regulations/twilio-requirements.ts'
import { metaList, parsePaging } from '../../platform/http/paging.ts'
import { SidParams, sidInPath } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { parseEndUserType, parseNumberType } from './parse.ts'
import { RegulationList, RegulationQuery, TypeList } from './schema.ts'
import { staticPage } from './static-page.ts'
import { currentRegulations, findRegulationBySid, listRegulations } from './store.ts'
import { NUMBERS_PATH, policyView, regulationView, TRUSTHUB_PATH, typeView } from './view.ts'

const regulations: AnyRoute[] = [
  route({
    method: 'GET',
    path: `${NUMBERS_PATH}/Regulations`,
    tag: 'Regulations',
    summary: 'What countries ask for, by type of number and end user',
    query: RegulationList,
    example: { IsoCountry: 'DE', NumberType: 'local', IncludeConstraints: 'true' },
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const filter = {
        isoCountry: query.IsoCountry?.toUpperCase() || undefined,
        numberType: query.NumberType ? parseNumberType(query.NumberType) : undefined,
        endUserType: query.EndUserType ? parseEndUserType(query.EndUserType) : undefined,
      }
      const page = await read(ctx, tx => listRegulations(tx, filter, paging))
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: `${NUMBERS_PATH}/Regulations`, query }, item =>
        regulationView(item, ctx, query.IncludeConstraints ?? false),
      )
    },
  }),
  route({
    method: 'GET',
    path: `${NUMBERS_PATH}/Regulations/:Sid`,
    tag: 'Regulations',
    summary: 'One regulation',
    params: SidParams,
    query: RegulationQuery,
    async handle(ctx, { params, query }) {
      const regulation = await read(ctx, tx => findRegulationBySid(tx, sidInPath('regulation', params.Sid)))
      if (!regulation) throw new AppError('notFound')
      return regulationView(regulation, ctx, query.IncludeConstraints ?? false)
    },
  }),
]

const policies: AnyRoute[] = [
  route({
    method: 'GET',
    path: `${TRUSTHUB_PATH}/Policies`,
    tag: 'Policies',
    summary: 'What customer profiles and trust products are made of',
    query: TypeList,
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const page = staticPage(POLICIES, paging, ({ key }) => key)
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: `${TRUSTHUB_PATH}/Policies`, query }, item => policyView(item, ctx))
    },
  }),
  route({
    method: 'GET',
    path: `${TRUSTHUB_PATH}/Policies/:Sid`,
    tag: 'Policies',
    summary: 'One policy',
    params: SidParams,
    async handle(_ctx, { params }) {
      const policy = findPolicy(sidInPath('regulation', params.Sid))
      if (!policy) throw new AppError('notFound')
      return policy
    },
    view: policyView,
  }),
]

/** The two catalogues of types are alike on both hosts; only where their entries come from differs. */
function catalogue(
  name: 'EndUserTypes' | 'SupportingDocumentTypes',
  base: string,
  typesFor: (ctx: Context) => Promise<TypeOfItem[]>,
): AnyRoute[] {
  const path = `${base}/${name}`
  const key = name === 'EndUserTypes' ? 'end_user_types' : 'supporting_document_types'
  return [
    route({
      method: 'GET',
      path,
      tag: 'Types',
      summary: name === 'EndUserTypes' ? 'Kinds of end user, with their fields' : 'Kinds of document, with their fields',
      query: TypeList,
      async handle(ctx, { query }) {
        const paging = parsePaging(query)
        const page = staticPage(await typesFor(ctx), paging, type => type.machine_name)
        const about = { publicUrl: ctx.publicUrl, path, query, key }
        return metaList(page, paging, about, item => typeView(item, `${ctx.publicUrl}${path}`))
      },
    }),
    route({
      method: 'GET',
      path: `${path}/:Sid`,
      tag: 'Types',
      summary: name === 'EndUserTypes' ? 'One kind of end user' : 'One kind of document',
      params: SidParams,
      async handle(ctx, { params }) {
        const sid = sidInPath('type', params.Sid)
        const found = (await typesFor(ctx)).find(type => type.sid === sid)
        if (!found) throw new AppError('notFound')
        return typeView(found, `${ctx.publicUrl}${path}`)
      },
    }),
  ]
}

const policyRules = POLICIES.map(({ endUser, documents }) => ({ endUser: [...endUser], documents: [...documents] }))
const rulesOf = (ctx: Context) => read(ctx, currentRegulations)

export const regulationRoutes = [
  ...regulations,
  ...policies,
  ...catalogue('EndUserTypes', NUMBERS_PATH, async ctx => endUserTypes(await rulesOf(ctx))),
  ...catalogue('SupportingDocumentTypes', NUMBERS_PATH, async ctx => supportingDocumentTypes(await rulesOf(ctx))),
  ...catalogue('EndUserTypes', TRUSTHUB_PATH, async () => endUserTypes(policyRules)),
  ...catalogue('SupportingDocumentTypes', TRUSTHUB_PATH, async () => supportingDocumentTypes(policyRules)),
]
