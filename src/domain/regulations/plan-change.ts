import { isRegulated } from './compliance.ts'
import { diffRegulations, type RegulationChange } from './diff.ts'
import { fingerprint } from './fingerprint.ts'
import type { Regulation } from './regulation.ts'

/** What a change does to one rule, and which numbers it can touch. */
export interface ChangedRule {
  id: string
  sid: string
  isoCountry: string
  numberType: Regulation['numberType']
  kind: 'added' | 'changed' | 'ended'
  /** Versions before and after; null where there is none. */
  from: number | null
  to: number | null
  /** The rule as it is to be, with its version; null when it ends. */
  rule: Regulation | null
  changes: RegulationChange[]
  affectsVerdict: boolean
  /** Whose standing can depend on it: nobody's, that of the numbers which stand by the rule or by none, or that of all of its group. */
  reach: 'none' | 'own' | 'group'
}

export interface RulesInForce {
  rules: readonly Regulation[]
  /** The highest version of each id that there ever was, of ended rules too. */
  versions: ReadonlyMap<string, number>
}

/** What changes when these rules take their places and those with `endedIds` end. Rules that say the same as before are left out. */
export function planChange(
  { rules, versions }: RulesInForce,
  next: readonly Regulation[],
  endedIds: readonly string[] = [],
): ChangedRule[] {
  const before = new Map(rules.map(rule => [rule.id, rule]))
  const fresh = next.filter(rule => {
    const present = before.get(rule.id)
    return !present || fingerprint(present) !== fingerprint(rule)
  })
  const taking = fresh.map(rule => ({ ...rule, version: (versions.get(rule.id) ?? 0) + 1 }))
  const after = rulesAfter(rules, taking, endedIds)
  const planned = taking.map(rule => plannedRule(before.get(rule.id), rule))
  const ended = rules.filter(({ id }) => endedIds.includes(id)).map(rule => plannedRule(rule, null))
  return [...planned, ...ended].map(changed => ({ ...changed, reach: reachOf(changed, rules, after) }))
}

/** The rules in force once a change has happened. */
export function rulesAfter(rules: readonly Regulation[], taking: readonly Regulation[], endedIds: readonly string[] = []): Regulation[] {
  const replaced = new Set([...taking.map(({ id }) => id), ...endedIds])
  return [...rules.filter(({ id }) => !replaced.has(id)), ...taking]
}

function plannedRule(before: Regulation | undefined, after: Regulation | null): Omit<ChangedRule, 'reach'> {
  const { id, sid, isoCountry, numberType } = (after ?? before) as Regulation
  const changes = before && after ? diffRegulations(before, after) : []
  return {
    id,
    sid,
    isoCountry,
    numberType,
    kind: !before ? 'added' : !after ? 'ended' : 'changed',
    from: before?.version ?? null,
    to: after?.version ?? null,
    rule: after,
    changes,
    affectsVerdict: !before || !after || changes.some(({ affectsVerdict }) => affectsVerdict),
  }
}

function reachOf(
  { affectsVerdict, isoCountry, numberType }: Omit<ChangedRule, 'reach'>,
  before: readonly Regulation[],
  after: readonly Regulation[],
): ChangedRule['reach'] {
  if (!affectsVerdict) return 'none'
  const group = (rules: readonly Regulation[]) => rules.filter(rule => rule.isoCountry === isoCountry && rule.numberType === numberType)
  return isRegulated(group(before)) === isRegulated(group(after)) ? 'own' : 'group'
}
