/** A postal address of an account; everything but the country is personal data and stored sealed. */
export interface Address extends AddressText {
  sid: string
  accountSid: string
  isoCountry: string
  emergencyEnabled: boolean
  /** Checked against the country's own rules. */
  validated: boolean
  /** A verified document shows it. */
  verified: boolean
  keySlot: string
  createdAt: Date
  updatedAt: Date
}

export interface AddressText {
  customerName: string
  friendlyName: string
  street: string
  streetSecondary: string
  city: string
  region: string
  postalCode: string
}
