import { AppError } from '../../domain/errors.ts'
import { parseSid } from '../../domain/ids.ts'
import { isDay } from '../../domain/regulations/days.ts'
import { diffRegulations } from '../../domain/regulations/diff.ts'
import { writeRegulationFile } from '../../domain/regulations/write-yaml.ts'
import { metaList, parsePaging } from '../../platform/http/paging.ts'
import { parseTime, SidParams, sidInPath } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findAccount } from '../accounts/store.ts'
import { parseEndUserType, parseNumberType } from '../regulations/parse.ts'
import { findRegulationBySid, listRegulations, type RegulationVersion, versionsOf } from '../regulations/store.ts'
import { type Draft, draftRuleChange, nameOfCountry } from './draft.ts'
import { discardRuleChange, moveGrace, publishRuleChange, usualGrace } from './publish.ts'
import type { RuleChange } from './rule-change.ts'
import { ChangeDraft, ChangeGrace, ChangeList, ChangeParts, ChangePublish, DiffQuery, RuleList, VersionParams } from './schema.ts'
import { countOpenNumbers, extentOf, findRuleChange, listFindings, listRuleChanges } from './store.ts'
import { affectedView, CHANGES_PATH, changeView, RULES_PATH, ruleChangeView, ruleView, versionView } from './view.ts'

/** A change whose trial or publication has just begun: whom it touches is not known yet. */
const startedView = (change: RuleChange, ctx: Context): Record<string, unknown> =>
  ruleChangeView({ change, extent: { accounts: 0, numbers: 0, proofs: 0 } }, ctx)

const common = { tag: 'Changes of rules', access: 'staff', roles: ['operator', 'supervisor'] } as const
const writing = { ...common, roles: ['operator'] } as const

const rules: AnyRoute[] = [
  route({
    ...common,
    method: 'GET',
    path: RULES_PATH,
    summary: 'Rules in force, those that offer nothing too',
    query: RuleList,
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const filter = {
        isoCountry: query.IsoCountry?.toUpperCase() || undefined,
        numberType: query.NumberType ? parseNumberType(query.NumberType) : undefined,
        endUserType: query.EndUserType ? parseEndUserType(query.EndUserType) : undefined,
        withUnavailable: true,
      }
      const page = await read(ctx, tx => listRegulations(tx, filter, paging))
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: RULES_PATH, query, key: 'regulations' }, rule => ruleView(rule, ctx))
    },
  }),
  route({
    ...common,
    method: 'GET',
    path: `${RULES_PATH}/:Sid`,
    summary: 'One rule in force, with its text as a rule file',
    params: SidParams,
    async handle(ctx, { params }) {
      const rule = await read(ctx, tx => findRegulationBySid(tx, sidInPath('regulation', params.Sid)))
      if (!rule) throw new AppError('notFound')
      return ruleView(rule, ctx, true)
    },
  }),
  route({
    ...common,
    method: 'GET',
    path: `${RULES_PATH}/:Sid/Versions`,
    summary: 'Every version of a rule, newest first, with what it changed',
    params: SidParams,
    async handle(ctx, { params }) {
      const versions = await allVersions(ctx, params.Sid)
      const views = versions.map((version, index) => {
        const previous = versions[index - 1]
        return versionView(version, previous ? diffRegulations(previous.content, version.content) : [])
      })
      return { versions: views.toReversed() }
    },
  }),
  route({
    ...common,
    method: 'GET',
    path: `${RULES_PATH}/:Sid/Versions/:Version`,
    summary: 'One version of a rule, with its text as a rule file',
    params: VersionParams,
    async handle(ctx, { params }) {
      const version = versionIn(await allVersions(ctx, params.Sid), params.Version)
      return { ...ruleView(version.content, ctx), ...versionView(version, []), yaml: writeRegulationFile([version.content]) }
    },
  }),
  route({
    ...common,
    method: 'GET',
    path: `${RULES_PATH}/:Sid/Diff`,
    summary: 'What one version of a rule changes in another; the last two when none is named',
    params: SidParams,
    query: DiffQuery,
    async handle(ctx, { params, query }) {
      const versions = await allVersions(ctx, params.Sid)
      const last = versions.at(-1)?.content.version ?? 1
      const from = versionIn(versions, query.From || String(Math.max(1, last - 1)))
      const to = versionIn(versions, query.To || String(last))
      const changes = diffRegulations(from.content, to.content)
      return { from_version: from.content.version, to_version: to.content.version, changes: changes.map(changeView) }
    },
  }),
]

const changes: AnyRoute[] = [
  route({
    ...common,
    method: 'GET',
    path: CHANGES_PATH,
    summary: 'Changes of rules, newest first: drafts, and what was published',
    query: ChangeList,
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const page = await read(ctx, async tx => {
        const found = await listRuleChanges(tx, { state: query.Status || undefined }, paging)
        const items = []
        for (const change of found.items) items.push({ sid: change.sid, change, extent: await extentOf(tx, change.sid) })
        return { ...found, items }
      })
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: CHANGES_PATH, query, key: 'regulation_changes' }, item =>
        ruleChangeView(item, ctx),
      )
    },
  }),
  route({
    ...writing,
    method: 'POST',
    path: CHANGES_PATH,
    summary:
      'Draft a change: the text of a rule file (`Yaml`), or an old version that is to come back; it is tried at once and not in force',
    body: ChangeDraft,
    status: 201,
    handle: (ctx, { body }) => draftRuleChange(ctx, draftOf(body)),
    view: startedView,
  }),
  route({
    ...common,
    method: 'GET',
    path: `${CHANGES_PATH}/:Sid`,
    summary: 'One change: what differs, whom it asks for more, and how far it is',
    params: SidParams,
    handle: async (ctx, { params }) => withExtent(ctx, await fetchChange(ctx, params.Sid)),
    view: ruleChangeView,
  }),
  route({
    ...common,
    method: 'GET',
    path: `${CHANGES_PATH}/:Sid/Affected`,
    summary: 'Accounts that the change asks for more, and what each lacks; those with most numbers first',
    params: SidParams,
    query: ChangeParts,
    async handle(ctx, { params, query }) {
      const paging = parsePaging(query)
      const change = await fetchChange(ctx, params.Sid)
      const page = await read(ctx, tx => affectedAccounts(tx, ctx, change, paging))
      const path = `${CHANGES_PATH}/${change.sid}/Affected`
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path, query, key: 'affected' }, affectedView)
    },
  }),
  route({
    ...writing,
    method: 'POST',
    path: `${CHANGES_PATH}/:Sid/Publish`,
    summary:
      'Put a tried change into force, at once or at `BeginsAt`; what was approved before holds until `GraceUntil` (or for `GraceDays` from then; sixty days unless said)',
    params: SidParams,
    body: ChangePublish,
    handle: (ctx, { params, body }) => {
      const beginsAt = parseTime('BeginsAt', body.BeginsAt)
      return publishRuleChange(ctx, sidInPath('ruleChange', params.Sid), graceOf(beginsAt ?? ctx.now, body), beginsAt)
    },
    view: startedView,
  }),
  route({
    ...writing,
    method: 'POST',
    path: `${CHANGES_PATH}/:Sid/Grace`,
    summary: 'Move the day of grace of a change in force (`GraceUntil`, or `GraceDays` from now); the affected are told again',
    params: SidParams,
    body: ChangeGrace,
    handle: (ctx, { params, body }) => {
      if (!body.GraceUntil && !body.GraceDays) throw new AppError('missingParameter', { name: 'GraceUntil' })
      return moveGrace(ctx, sidInPath('ruleChange', params.Sid), graceOf(ctx.now, body))
    },
    view: (change, ctx) => withExtent(ctx, change).then(known => ruleChangeView(known, ctx)),
  }),
  route({
    ...writing,
    method: 'DELETE',
    path: `${CHANGES_PATH}/:Sid`,
    summary: 'Give up a change that was not published',
    params: SidParams,
    status: 204,
    handle: (ctx, { params }) => discardRuleChange(ctx, sidInPath('ruleChange', params.Sid)),
  }),
]

export const ruleChangeRoutes = [...rules, ...changes]

async function allVersions(ctx: Context, text: string): Promise<RegulationVersion[]> {
  const versions = await read(ctx, tx => versionsOf(tx, sidInPath('regulation', text)))
  if (versions.length === 0) throw new AppError('notFound')
  return versions
}

function versionIn(versions: readonly RegulationVersion[], text: string): RegulationVersion {
  const found = versions.find(({ content }) => String(content.version) === text)
  if (!found) throw new AppError('notFound')
  return found
}

async function fetchChange(ctx: Context, text: string): Promise<RuleChange> {
  const change = await read(ctx, tx => findRuleChange(tx, sidInPath('ruleChange', text)))
  if (!change) throw new AppError('notFound')
  return change
}

const withExtent = async (ctx: Context, change: RuleChange) => ({ change, extent: await read(ctx, tx => extentOf(tx, change.sid)) })

async function affectedAccounts(tx: Tx, ctx: Context, change: RuleChange, paging: ReturnType<typeof parsePaging>) {
  const page = await listFindings(tx, change.sid, paging)
  const items = []
  for (const finding of page.items) {
    const account = await findAccount(tx, ctx, finding.accountSid)
    const openNumbers = await countOpenNumbers(tx, finding.accountSid, change.rules)
    items.push({ ...finding, friendlyName: account?.friendlyName ?? null, openNumbers })
  }
  return { ...page, items }
}

/** @throws AppError missingParameter, invalidParameter */
function draftOf(body: { Yaml?: string; RegulationSid?: string; Version?: string }): Draft {
  if (body.Yaml) return { files: [{ name: nameOfCountry(body.Yaml), text: body.Yaml }] }
  const regulationSid = parseSid('regulation', body.RegulationSid)
  if (!regulationSid) throw new AppError('missingParameter', { name: 'Yaml' })
  const version = Number(body.Version)
  if (!Number.isInteger(version) || version < 1)
    throw new AppError('invalidParameter', { name: 'Version', why: 'not a version of the rule' })
  return { regulationSid, version }
}

/** A moment, a day (its end), or a count of days from `begin`. @throws AppError invalidParameter */
function graceOf(begin: Date, { GraceUntil: until, GraceDays: days }: { GraceUntil?: string; GraceDays?: string }): Date {
  if (until) {
    const at = isDay(until) ? new Date(`${until}T23:59:59Z`) : new Date(until)
    if (!/^\d{4}-\d\d-\d\d/.test(until) || Number.isNaN(at.valueOf()))
      throw new AppError('invalidParameter', { name: 'GraceUntil', why: 'not an ISO 8601 day or time' })
    return at
  }
  if (!days) return usualGrace(begin)
  if (!/^\d{1,5}$/.test(days)) throw new AppError('invalidParameter', { name: 'GraceDays', why: 'not a count of days' })
  return new Date(begin.getTime() + Number(days) * 86_400_000)
}
