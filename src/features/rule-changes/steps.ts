import type { ChangedRule } from '../../domain/regulations/plan-change.ts'
import type { Regulation } from '../../domain/regulations/regulation.ts'
import type { NumberSet } from '../numbers/store.ts'

export type Step = { kind: 'move' | 'bundles' | 'documents'; rule: Regulation } | { kind: 'numbers'; set: NumberSet }

/**
 * What has to be looked at for a change, in order: the proofs of each rule, then the numbers that stand by it, then once for each kind of
 * number those that stand by none. Numbers that the change cannot touch are in no step.
 */
export function stepsOf(rules: readonly ChangedRule[]): Step[] {
  const proofs = rules.flatMap(({ rule, from, affectsVerdict }): Step[] => {
    if (!rule || from === null) return []
    if (!affectsVerdict) return [{ kind: 'move', rule }]
    return [
      { kind: 'bundles', rule },
      { kind: 'documents', rule },
    ]
  })
  const reaching = rules.filter(({ reach }) => reach !== 'none')
  const groups = new Map(reaching.map(({ isoCountry, numberType }) => [`${isoCountry} ${numberType}`, { isoCountry, numberType }]))
  const numbers = [...groups.values()].flatMap(({ isoCountry, numberType }) =>
    setsOf(reaching.filter(rule => rule.isoCountry === isoCountry && rule.numberType === numberType)).map(
      (set): Step => ({ kind: 'numbers', set }),
    ),
  )
  return [...proofs, ...numbers]
}

function setsOf(group: readonly ChangedRule[]): NumberSet[] {
  const [first] = group
  if (!first) return []
  const { isoCountry, numberType } = first
  if (group.some(({ reach }) => reach === 'group')) return [{ by: 'group', isoCountry, numberType }]
  const own = group.flatMap(({ sid, from }): NumberSet[] => (from === null ? [] : [{ by: 'rule', regulationSid: sid }]))
  return [...own, { by: 'open', isoCountry, numberType }]
}
