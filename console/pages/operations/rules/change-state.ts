import type { RuleChange } from '../../../api/rules.ts'
import type { Standing } from '../../../format/standing.ts'
import { t } from '../../../texts/staff.ts'

const TONES: Record<RuleChange['status'], Standing['tone']> = {
  checking: 'pending',
  ready: 'review',
  scheduled: 'pending',
  applying: 'pending',
  applied: 'passed',
  discarded: 'draft',
}

export const standingOfChange = ({ status }: RuleChange): Standing => ({
  tone: TONES[status],
  word: t.rules.states[status] ?? status,
  next: '',
})

/** The rules of a change by name; the first few, when a country's file brings many. */
export const namesIn = ({ regulations }: RuleChange): string => {
  const names = regulations.map(({ id, friendly_name }) => friendly_name ?? id)
  return names.length > 3 ? `${names.slice(0, 2).join(', ')} ${t.rules.more(names.length - 2)}` : names.join(', ')
}
