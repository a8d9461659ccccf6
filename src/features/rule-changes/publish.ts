import { AppError } from '../../domain/errors.ts'
import { fingerprint } from '../../domain/regulations/fingerprint.ts'
import { type ChangedRule, planChange } from '../../domain/regulations/plan-change.ts'
import { type Audit, type Changed, change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { eachApart } from '../../platform/queue/each-apart.ts'
import type { LoadedRule } from '../regulations/load.ts'
import { draftedIds, endRegulation, type Published, replaceRegulation, rulesInForce, setGrace } from '../regulations/store.ts'
import { BEGINNING, type RuleChange } from './rule-change.ts'
import {
  changesToBegin,
  deleteFindings,
  findRuleChange,
  insertRuleChange,
  keepLoadedFiles,
  loadedFiles,
  updatePlan,
  updateRuleChange,
} from './store.ts'

/** How long approvals under an old version hold unless the operator says otherwise. */
export const GRACE_DAYS = 60
const DAY_MS = 86_400_000

export const usualGrace = (now: Date): Date => new Date(now.getTime() + GRACE_DAYS * DAY_MS)

/**
 * Puts a change into force, at once or when `beginsAt` has come. What was approved under the old versions and lacks something holds until
 * `graceUntil`; a job asks its owners. One that is scheduled may be published again, with other days.
 * @throws AppError notFound, wrongState, ruleChangeOutdated, invalidParameter
 */
export function publishRuleChange(ctx: Context, sid: string, graceUntil: Date, beginsAt?: Date): Promise<RuleChange> {
  return change(ctx, async tx => {
    const drafted = await findRuleChange(tx, sid, true)
    if (!drafted) throw new AppError('notFound')
    if (drafted.state !== 'ready' && drafted.state !== 'scheduled')
      throw new AppError('wrongState', { event: 'publish', state: drafted.state })
    if (graceUntil < ctx.now) throw new AppError('invalidParameter', { name: 'GraceUntil', why: 'it has passed' })
    await requireCurrent(tx, drafted, 'from')
    const publishing: RuleChange = { ...drafted, graceUntil, publishedBy: ctx.actor.sid }
    if (!beginsAt || beginsAt <= ctx.now) return begin(tx, ctx, publishing)
    if (graceUntil < beginsAt) throw new AppError('invalidParameter', { name: 'GraceUntil', why: 'it ends before the rules begin' })
    const scheduled: RuleChange = { ...publishing, state: 'scheduled', beginsAt }
    await updateRuleChange(tx, scheduled)
    return { result: scheduled, audit: { what: 'rule_change.scheduled', sid, from: drafted.state, to: scheduled.state } }
  })
}

/**
 * Brings scheduled changes into force whose time has come: a sweep. From then on the rules say what the change says, whatever they came to
 * say since it was tried. Returns how many.
 */
export async function beginScheduled(ctx: Context): Promise<number> {
  const due = await read(ctx, tx => changesToBegin(tx, ctx.now))
  return eachApart(due, sid =>
    change(ctx, async tx => {
      const found = await findRuleChange(tx, sid, true)
      if (found?.state !== 'scheduled') return { result: undefined, audit: 'unchanged' }
      const rules = planChange(
        await rulesInForce(tx),
        found.rules.flatMap(({ rule }) => rule ?? []),
      )
      await updatePlan(tx, { sid, rules })
      return { ...(await begin(tx, ctx, { ...found, rules })), result: undefined }
    }),
  )
}

/** Until when approvals under the old versions hold is told anew: proofs and numbers follow, and their owners hear of it. @throws AppError notFound, wrongState, ruleChangeOutdated, invalidParameter */
export function moveGrace(ctx: Context, sid: string, graceUntil: Date): Promise<RuleChange> {
  return change(ctx, async tx => {
    const applied = await findRuleChange(tx, sid, true)
    if (!applied) throw new AppError('notFound')
    if (applied.state !== 'applied' || !applied.graceUntil || applied.graceUntil <= ctx.now)
      throw new AppError('wrongState', {
        event: 'move the day of grace',
        state: applied.state === 'applied' ? 'applied, and the day has passed' : applied.state,
      })
    if (graceUntil < ctx.now) throw new AppError('invalidParameter', { name: 'GraceUntil', why: 'it has passed' })
    await requireCurrent(tx, applied, 'to')
    const moving: RuleChange = {
      ...applied,
      state: 'applying',
      graceUntil,
      graceWas: applied.graceUntil,
      progress: BEGINNING,
      checked: 0,
      finishedAt: null,
    }
    await updateRuleChange(tx, moving)
    await setGrace(tx, sid, graceUntil)
    return {
      result: moving,
      audit: { what: 'rule_change.grace_moved', sid, from: applied.state, to: moving.state },
      jobs: [{ kind: 'rule.apply', sid }],
    }
  })
}

/** That the rules in force are still those before the change, or those that it brought. @throws AppError ruleChangeOutdated */
async function requireCurrent(tx: Tx, { rules }: RuleChange, which: 'from' | 'to'): Promise<void> {
  const { rules: current } = await rulesInForce(tx)
  const versions = new Map(current.map(({ id, version }) => [id, version]))
  if (rules.some(changed => (versions.get(changed.id) ?? null) !== changed[which])) throw new AppError('ruleChangeOutdated')
}

async function begin(tx: Tx, ctx: Context, change: RuleChange): Promise<Changed<RuleChange>> {
  const published: RuleChange = {
    ...change,
    state: 'applying',
    progress: BEGINNING,
    checked: 0,
    relieved: 0,
    publishedAt: ctx.now,
  }
  await updateRuleChange(tx, published)
  // What the trial found is found again by what really happens.
  await deleteFindings(tx, change.sid)
  return { result: published, audit: await putInForce(tx, ctx, published), jobs: [{ kind: 'rule.apply', sid: change.sid }] }
}

/** Gives up a change that was not published. @throws AppError notFound, wrongState */
export function discardRuleChange(ctx: Context, sid: string): Promise<void> {
  return change(ctx, async tx => {
    const drafted = await findRuleChange(tx, sid, true)
    if (!drafted) throw new AppError('notFound')
    if (drafted.state !== 'ready' && drafted.state !== 'checking' && drafted.state !== 'scheduled')
      throw new AppError('wrongState', { event: 'discard', state: drafted.state })
    await updateRuleChange(tx, { ...drafted, state: 'discarded', finishedAt: ctx.now })
    await deleteFindings(tx, sid)
    return { result: undefined, audit: { what: 'rule_change.discarded', sid, from: drafted.state, to: 'discarded' } }
  })
}

/**
 * Brings what the rule files newly say into force, at a start. A rule that an operator published stays unless the operator's own
 * files say something new. Returns how many rules changed.
 */
export function publishLoaded(ctx: Context, loaded: readonly LoadedRule[]): Promise<number> {
  return change(ctx, async tx => {
    const files = loaded.map(({ rule, source }) => ({ id: rule.id, fingerprint: fingerprint(rule), source }))
    const before = await loadedFiles(tx)
    const drafted = await draftedIds(tx)
    const inForce = await rulesInForce(tx)
    const isNews = files.map(({ id, fingerprint: print, source }) => {
      const last = before.get(id)
      const isKept = drafted.has(id) && source === 'shipped' && last?.source !== 'own'
      return !isKept && (last?.fingerprint !== print || last.source !== source)
    })
    const next = loaded.filter((_, index) => isNews[index]).map(({ rule }) => rule)
    const ids = new Set(files.map(({ id }) => id))
    const gone = [...before.keys()].filter(id => !ids.has(id) && !drafted.has(id))
    const rules = planChange(inForce, next, gone)
    await keepLoadedFiles(tx, files)
    if (rules.length === 0) return { result: 0, audit: 'unchanged' }
    const isFirst = inForce.rules.length === 0
    const published = changeOfFiles(ctx, rules, isFirst)
    await insertRuleChange(tx, published)
    const audit = await putInForce(tx, ctx, published)
    return { result: rules.length, audit, jobs: isFirst ? [] : [{ kind: 'rule.apply', sid: published.sid }] }
  })
}

/** On an empty book there is nobody to ask. */
const changeOfFiles = (ctx: Context, rules: ChangedRule[], isFirst: boolean): RuleChange => ({
  sid: ctx.mint('ruleChange'),
  state: isFirst ? 'applied' : 'applying',
  origin: 'files',
  rules,
  graceUntil: usualGrace(ctx.now),
  graceWas: null,
  beginsAt: null,
  progress: BEGINNING,
  checked: 0,
  relieved: 0,
  createdBy: ctx.actor.sid,
  publishedBy: ctx.actor.sid,
  createdAt: ctx.now,
  publishedAt: ctx.now,
  finishedAt: isFirst ? ctx.now : null,
})

async function putInForce(tx: Tx, ctx: Context, { sid, origin, rules, graceUntil }: RuleChange): Promise<[Audit, ...Audit[]]> {
  const by: Published = { changeSid: sid, origin, graceUntil, at: ctx.now }
  const audit: Audit[] = []
  for (const changed of rules) {
    const from = changed.from === null ? null : String(changed.from)
    if (changed.rule) {
      await replaceRegulation(tx, changed.rule, fingerprint(changed.rule), by)
      audit.push({ what: 'regulation.published', sid: changed.sid, from, to: String(changed.rule.version) })
    } else {
      await endRegulation(tx, changed.id, ctx.now)
      audit.push({ what: 'regulation.ended', sid: changed.sid, from, to: null })
    }
  }
  return [{ what: 'rule_change.published', sid, to: origin }, ...audit]
}
