import { AppError } from '../../domain/errors.ts'
import { overlay, parseCatalogue } from '../../domain/regulations/catalogue.ts'
import { planChange } from '../../domain/regulations/plan-change.ts'
import type { Regulation } from '../../domain/regulations/regulation.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { findRegulationVersion, rulesInForce } from '../regulations/store.ts'
import { BEGINNING, type RuleChange } from './rule-change.ts'
import { insertRuleChange } from './store.ts'

/** New text of rule files, or an old version of a rule that is to come back. */
export type Draft = { files: readonly { name: string; text: string }[] } | { regulationSid: string; version: number }

/**
 * Drafts a change of rules: what differs is known at once, whom it touches is found out by a job. Nothing is in force yet.
 * @throws AppError rulesFaulty, rulesUnchanged, notFound
 */
export async function draftRuleChange(ctx: Context, draft: Draft): Promise<RuleChange> {
  return change(ctx, async tx => {
    const inForce = await rulesInForce(tx)
    const next = 'files' in draft ? parseDraft(draft.files) : [await findRegulationVersion(tx, draft.regulationSid, draft.version)]
    if (next.some(rule => rule === undefined)) throw new AppError('notFound')
    // Of a rule that is in force the SID stays, as clients know it by that.
    const known = next.filter(rule => rule !== undefined)
    const placed = overlay(inForce.rules, known).filter(({ id }) => known.some(rule => rule.id === id))
    const rules = planChange(inForce, placed)
    if (rules.length === 0) throw new AppError('rulesUnchanged')
    const drafted: RuleChange = {
      sid: ctx.mint('ruleChange'),
      state: 'checking',
      origin: 'draft',
      rules,
      graceUntil: null,
      graceWas: null,
      beginsAt: null,
      progress: BEGINNING,
      checked: 0,
      relieved: 0,
      createdBy: ctx.actor.sid,
      publishedBy: null,
      createdAt: ctx.now,
      publishedAt: null,
      finishedAt: null,
    }
    await insertRuleChange(tx, drafted)
    return {
      result: drafted,
      audit: { what: 'rule_change.drafted', sid: drafted.sid, to: drafted.state },
      jobs: [{ kind: 'rule.try', sid: drafted.sid }],
    }
  })
}

function parseDraft(files: readonly { name: string; text: string }[]): Regulation[] {
  const { regulations, problems } = parseCatalogue(files)
  const [first] = problems
  if (first) throw new AppError('rulesFaulty', { ...first, count: problems.length }, { details: { problems } })
  return regulations
}

/** What a file of one country has to be called, so that its text can come without a name. */
export const nameOfCountry = (text: string): string => `${/^country:\s*["']?([A-Za-z]{2})\b/m.exec(text)?.[1] ?? 'rules'}.yaml`
