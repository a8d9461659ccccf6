import type { StateOf } from '../../domain/lifecycle.ts'
import type { Reason } from '../../domain/reasons.ts'

/** The question whether an address lies in the area of a prefix, where we cannot say it ourselves: a person does. */
export interface Place {
  sid: string
  accountSid: string
  addressSid: string
  prefix: string
  /** The number that it was asked for. */
  phoneNumber: string
  state: StateOf<'place'>
  reviewDueAt: Date | null
  reasons: Reason[]
  createdAt: Date
  updatedAt: Date
}
