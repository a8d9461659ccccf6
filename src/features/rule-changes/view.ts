import { REASONS } from '../../domain/reasons.ts'
import type { RegulationChange } from '../../domain/regulations/diff.ts'
import type { ChangedRule } from '../../domain/regulations/plan-change.ts'
import type { Regulation } from '../../domain/regulations/regulation.ts'
import { writeRegulationFile } from '../../domain/regulations/write-yaml.ts'
import { isoTime } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { RegulationVersion } from '../regulations/store.ts'
import type { Finding, RuleChange } from './rule-change.ts'
import type { Extent } from './store.ts'

export const RULES_PATH = '/staff/v1/Regulations'
export const CHANGES_PATH = '/staff/v1/RegulationChanges'

/** A rule as staff see it, offered or not. `yaml`: a rule file with this rule alone, to be edited and drafted as a change. */
export function ruleView(rule: Regulation, ctx: Pick<Context, 'publicUrl'>, withText = false): Record<string, unknown> {
  const url = `${ctx.publicUrl}${RULES_PATH}/${rule.sid}`
  return {
    sid: rule.sid,
    id: rule.id,
    version: rule.version,
    friendly_name: rule.friendlyName,
    iso_country: rule.isoCountry,
    number_type: rule.numberType,
    end_user_type: rule.endUserType,
    is_available: rule.isAvailable,
    proof: rule.proof,
    decide: rule.decide,
    address: rule.address,
    minimum_age: rule.minimumAge,
    address_proof_max_age_days: rule.addressProofMaxAgeDays,
    conditions: rule.conditions,
    status: rule.status,
    is_partial: rule.isPartial,
    reviewed: rule.reviewed || null,
    sources: rule.sources,
    ...(withText && { yaml: writeRegulationFile([rule]) }),
    url,
    links: { versions: `${url}/Versions`, diff: `${url}/Diff` },
  }
}

export const changeView = ({ kind, path, before, after, affectsVerdict }: RegulationChange): Record<string, unknown> => ({
  kind,
  path,
  before: before ?? null,
  after: after ?? null,
  affects_verdict: affectsVerdict,
})

export const versionView = (version: RegulationVersion, changes: readonly RegulationChange[]): Record<string, unknown> => ({
  version: version.content.version,
  date_published: isoTime(version.publishedAt),
  date_replaced: isoTime(version.replacedAt),
  grace_until: isoTime(version.graceUntil),
  origin: version.origin,
  change_sid: version.changeSid,
  changes: changes.map(changeView),
})

export function ruleChangeView(
  { change, extent }: { change: RuleChange; extent: Extent },
  ctx: Pick<Context, 'publicUrl'>,
): Record<string, unknown> {
  const url = `${ctx.publicUrl}${CHANGES_PATH}/${change.sid}`
  return {
    sid: change.sid,
    status: change.state,
    origin: change.origin,
    regulations: change.rules.map(changedRuleView),
    affected: { ...extent, made_compliant: change.relieved },
    numbers_checked: change.checked,
    grace_until: isoTime(change.graceUntil),
    begins_at: isoTime(change.beginsAt),
    created_by: change.createdBy,
    published_by: change.publishedBy,
    date_created: isoTime(change.createdAt),
    date_published: isoTime(change.publishedAt),
    date_finished: isoTime(change.finishedAt),
    url,
    links: { affected: `${url}/Affected`, publish: `${url}/Publish`, grace: `${url}/Grace` },
  }
}

const changedRuleView = ({ id, sid, kind, from, to, affectsVerdict, changes, rule }: ChangedRule): Record<string, unknown> => ({
  id,
  regulation_sid: sid,
  friendly_name: rule?.friendlyName ?? null,
  kind,
  from_version: from,
  to_version: to,
  affects_verdict: affectsVerdict,
  changes: changes.map(changeView),
})

export interface AffectedAccount extends Finding {
  friendlyName: string | null
  openNumbers: number
}

export const affectedView = (account: AffectedAccount): Record<string, unknown> => ({
  account_sid: account.accountSid,
  friendly_name: account.friendlyName,
  numbers: account.numbers,
  proofs: account.proofs,
  lacking: account.lacking.map(({ code, field, document, count }) => ({
    code,
    twilio_code: REASONS[code].twilioCode,
    field,
    document,
    text: REASONS[code].text,
    count,
  })),
  open_numbers: account.openNumbers,
  date_notified: isoTime(account.notifiedAt),
})
