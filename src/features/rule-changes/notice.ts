import { REASONS } from '../../domain/reasons.ts'
import { FIELDS, REQUIREMENT_TITLES } from '../../domain/regulations/fields.ts'
import { dayInWords } from '../../domain/text/days.ts'
import { type Audit, change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { notify } from '../notifications/notify.ts'
import { findOwner } from '../users/store.ts'
import type { Finding, Lacking, RuleChange } from './rule-change.ts'
import { findRuleChange, takeUntold } from './store.ts'

const BATCH = 50

/** Tells every account that an applied change asks for more, once: what is lacking, for how many numbers, and until when. */
export async function tellAffected(ctx: Context, sid: string): Promise<void> {
  const applied = await read(ctx, tx => findRuleChange(tx, sid))
  if (applied?.state !== 'applied') return
  while (await tellBatch(ctx, applied));
}

function tellBatch(ctx: Context, applied: RuleChange): Promise<boolean> {
  return change(ctx, async tx => {
    const findings = await takeUntold(tx, applied.sid, ctx.now, BATCH)
    const audit: Audit[] = []
    for (const finding of findings) {
      const { accountSid } = finding
      const owner: Context = { ...ctx, accountSid }
      const message = {
        accountSid,
        subjectSid: applied.sid,
        kind: 'rule_changed',
        to: (await findOwner(tx, owner, accountSid))?.email ?? null,
      }
      await notify(tx, owner, { ...message, ...noticeText(ctx, applied, finding) })
      audit.push({ what: 'rule_change.told', sid: applied.sid, accountSid })
    }
    const [first, ...rest] = audit
    return { result: findings.length === BATCH, audit: first ? [first, ...rest] : 'unchanged' }
  })
}

function noticeText(
  ctx: Context,
  { rules, graceUntil }: RuleChange,
  { numbers, proofs, lacking }: Finding,
): { subject: string; text: string } {
  const names = [...new Set(rules.filter(({ affectsVerdict }) => affectsVerdict).map(({ rule, id }) => rule?.friendlyName ?? id))]
  const until = graceUntil ? dayInWords(graceUntil) : ''
  const subject = `More is needed for ${numbers > 0 ? counted(numbers, 'phone number') : counted(proofs, 'proof')} by ${until}`
  const touched = [numbers > 0 && counted(numbers, 'phone number'), proofs > 0 && counted(proofs, 'verified proof')].filter(Boolean)
  const text = [
    `A rule has changed: ${names.join(', ')}.`,
    `It asks for more than you have filed for ${touched.join(' and ')}:`,
    ...lacking.map(one => `- ${whatLacks(one)}`),
    `Until ${until} everything stays as it is. Please add what is missing by then: ${ctx.publicUrl}/numbers?compliance=action-required`,
  ]
  return { subject, text: text.join('\n\n').replaceAll('\n\n- ', '\n- ') }
}

function whatLacks({ code, field, document }: Lacking): string {
  const paper = document ? (REQUIREMENT_TITLES[document] ?? document) : ''
  if (code === 'missing_document') return `${paper}: a paper for it`
  if (field) return `${FIELDS[field]?.friendlyName ?? field}${paper ? ` (${paper})` : ''}`
  return REASONS[code].text
}

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`
