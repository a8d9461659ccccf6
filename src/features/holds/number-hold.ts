import type { Reason } from '../../domain/reasons.ts'
import type { Mapping } from '../numbers/number.ts'

/** A number kept for an account until a moment, while its proof is on the way. */
export interface NumberHold extends Mapping {
  sid: string
  accountSid: string
  phoneNumber: string
  until: Date
  state: 'active' | 'bought' | 'ended'
  /** Name of the number once it is bought. */
  friendlyName: string | null
  /** Whether the purchase completes by itself once the proof is there. */
  buys: boolean
  statusCallback: string | null
  /** The number that it became. */
  numberSid: string | null
  /** Why it is not bought yet, or why it ended. */
  reasons: Reason[]
  remindAt: Date | null
  createdAt: Date
  updatedAt: Date
}
