import type { Reason } from '../../domain/reasons.ts'
import type { Judged } from '../compliance/recheck.ts'

/** Whether the number needs something that it did not need before. */
export const isAskedMore = ({ number, compliance }: Judged): boolean =>
  compliance.status === 'action-required' && number.compliance.status !== 'action-required'

/** Whether what the number needs is needed by another day than before. */
export const isDeadlineMoved = ({ number, compliance }: Judged): boolean =>
  compliance.status === 'action-required' && number.compliance.deadline?.getTime() !== compliance.deadline?.getTime()

/** What its own mapping lacks; what a proof lacks is counted with the proof. */
export function ownLacking({ number: { accountSid }, compliance: { reasons } }: Judged): { accountSid: string; lacks: Reason[] } {
  return { accountSid, lacks: reasons[0]?.code === 'rule_needs_more' ? [] : reasons }
}
