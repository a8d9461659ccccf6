import { rfcTime } from '../../platform/http/paging.ts'
import type { Capability, InventoryNumber, OwnedNumber } from './number.ts'

export type AddressNeed = 'none' | 'any' | 'local' | 'foreign'

const capabilities = (has: readonly Capability[]) => ({
  voice: has.includes('voice'),
  sms: has.includes('sms'),
  mms: has.includes('mms'),
  fax: has.includes('fax'),
})

const DEFAULTS = {
  api_version: '2010-04-01',
  sms_application_sid: '',
  sms_url: '',
  sms_method: 'POST',
  sms_fallback_url: '',
  sms_fallback_method: 'POST',
  voice_application_sid: null,
  voice_url: null,
  voice_method: 'POST',
  voice_fallback_url: null,
  voice_fallback_method: 'POST',
  voice_caller_id_lookup: false,
  voice_receive_mode: 'voice',
  status_callback: '',
  status_callback_method: 'POST',
  emergency_status: 'Inactive',
  emergency_address_sid: null,
  trunk_sid: null,
}

/** Twilio's 2010 incoming phone number, with our compliance beside. */
export const numberView = (number: OwnedNumber, need: AddressNeed): Record<string, unknown> => ({
  sid: number.sid,
  account_sid: number.accountSid,
  phone_number: number.phoneNumber,
  friendly_name: number.friendlyName,
  ...DEFAULTS,
  ...number.config,
  address_sid: number.addressSid,
  identity_sid: number.identitySid,
  bundle_sid: number.bundleSid,
  address_requirements: need,
  beta: false,
  capabilities: capabilities(number.capabilities),
  emergency_address_status: 'unregistered',
  origin: 'twilio',
  status: 'in-use',
  type: number.numberType,
  iso_country: number.isoCountry,
  locality: number.locality,
  compliance_status: number.compliance.status,
  date_created: rfcTime(number.createdAt),
  date_updated: rfcTime(number.updatedAt),
  uri: `/2010-04-01/Accounts/${number.accountSid}/IncomingPhoneNumbers/${number.sid}.json`,
})

/** The same number as an address's dependent; Twilio spells capabilities otherwise there. */
export function dependentView(number: OwnedNumber, need: AddressNeed): Record<string, unknown> {
  const { identity_sid, bundle_sid, address_sid, origin, status, type, beta, ...rest } = numberView(number, need)
  const { voice, sms, mms } = capabilities(number.capabilities)
  return { ...rest, capabilities: { Voice: voice, SMS: sms, MMS: mms } }
}

export const availableView = (number: InventoryNumber, need: AddressNeed): Record<string, unknown> => ({
  friendly_name: number.phoneNumber,
  phone_number: number.phoneNumber,
  lata: null,
  locality: number.locality,
  rate_center: null,
  latitude: null,
  longitude: null,
  region: number.region,
  postal_code: null,
  iso_country: number.isoCountry,
  address_requirements: need,
  beta: false,
  capabilities: capabilities(number.capabilities),
})
