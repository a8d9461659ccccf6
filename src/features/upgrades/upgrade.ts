import type { Context } from '../../platform/postgres/context.ts'
import type { InquiryServices } from '../inquiries/inquiry.ts'

/** What a trial account gives to become a full one: its information and an ID check. */
export interface Upgrade {
  sid: string
  accountSid: string
  state: 'pending' | 'in-review' | 'passed' | 'failed'
  type: 'individual' | 'business'
  email: string
  attributes: Record<string, unknown>
  inquirySid: string | null
  customerProfileSid: string | null
  statusCallback: string | null
  keySlot: string
  createdAt: Date
  updatedAt: Date
}

/** The primary customer profile, as Trust Hub keeps it: wired in `app`. */
export interface ProfileKeeper {
  /** Makes the account's primary profile from the information; returns its SID. */
  create(ctx: Context, input: Pick<Upgrade, 'type' | 'email' | 'attributes'>): Promise<string | null>
  /** Carries the outcome of the ID check over to the profile. */
  settle(ctx: Context, customerProfileSid: string, outcome: 'passed' | 'failed'): Promise<void>
}

export interface UpgradeWiring extends InquiryServices {
  profiles: ProfileKeeper
}
