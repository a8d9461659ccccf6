import type { UpgradeType } from '../../domain/regulations/upgrade-information.ts'

/** What an account gives to become a full one, or to be known anew: its information and an ID check. */
export interface Upgrade {
  sid: string
  accountSid: string
  state: 'pending' | 'in-review' | 'passed' | 'failed'
  type: UpgradeType
  email: string
  attributes: Record<string, unknown>
  /** null where the operator asks for no ID. */
  inquirySid: string | null
  customerProfileSid: string | null
  statusCallback: string | null
  keySlot: string
  createdAt: Date
  updatedAt: Date
}
