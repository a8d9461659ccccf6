import { rfcTime } from '../../platform/http/paging.ts'
import type { Address } from './address.ts'

/** Twilio's 2010 address. */
export const addressView = (address: Address): Record<string, unknown> => ({
  sid: address.sid,
  account_sid: address.accountSid,
  customer_name: address.customerName,
  friendly_name: address.friendlyName,
  street: address.street,
  street_secondary: address.streetSecondary || null,
  city: address.city,
  region: address.region,
  postal_code: address.postalCode,
  iso_country: address.isoCountry,
  emergency_enabled: address.emergencyEnabled,
  validated: address.validated,
  verified: address.verified,
  date_created: rfcTime(address.createdAt),
  date_updated: rfcTime(address.updatedAt),
  uri: `/2010-04-01/Accounts/${address.accountSid}/Addresses/${address.sid}.json`,
})
