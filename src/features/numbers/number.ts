import type { StateOf } from '../../domain/lifecycle.ts'
import type { Reason } from '../../domain/reasons.ts'
import type { NumberType } from '../../domain/regulations/regulation.ts'

export type Capability = 'voice' | 'sms' | 'mms' | 'fax'

/** A number of the stock, whoever has it. */
export interface InventoryNumber {
  phoneNumber: string
  isoCountry: string
  numberType: NumberType
  locality: string | null
  region: string | null
  capabilities: Capability[]
  state: StateOf<'inventory'>
  heldBy: string | null
  heldUntil: Date | null
  backOnSaleAt: Date | null
}

export type ComplianceStatus = 'compliant' | 'action-required' | 'not-regulated'

export interface Compliance {
  status: ComplianceStatus
  reasons: Reason[]
  since: Date
  /** By when what is missing has to be there; null while nothing is. */
  deadline: Date | null
  /** Until when the proof behind it holds, as far as that is known today. */
  compliantUntil: Date | null
  /** When its owner is told next, of a deadline or an end that comes. */
  remindAt: Date | null
  regulationSid: string | null
  regulationVersion: number | null
}

/** What a number is mapped to: the proof of who stands behind it. */
export interface Mapping {
  addressSid: string | null
  identitySid: string | null
  bundleSid: string | null
}

/** A number that an account has. */
export interface OwnedNumber extends Mapping {
  sid: string
  accountSid: string
  phoneNumber: string
  isoCountry: string
  numberType: NumberType
  friendlyName: string
  /** Twilio's voice, sms and emergency settings, by their names in answers. */
  config: Record<string, string | boolean | null>
  compliance: Compliance
  createdAt: Date
  updatedAt: Date
  locality: string | null
  region: string | null
  capabilities: Capability[]
}
