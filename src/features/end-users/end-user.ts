/** Numbers and Trust Hub have the same resources in separate name spaces. */
export type Host = 'numbers' | 'trusthub'

/** Where a host's resources lie. */
export const HOST_PATHS: Readonly<Record<Host, string>> = { numbers: '/v2/RegulatoryCompliance', trusthub: '/v1' }

/** Who stands behind a number or a product: the details of a person or a business. All but the type is personal data, stored sealed. */
export interface EndUser {
  sid: string
  accountSid: string
  host: Host
  /** Machine name: `individual` or `business` for numbers; any kind of the policies in Trust Hub. */
  type: string
  friendlyName: string
  attributes: Record<string, unknown>
  keySlot: string
  createdAt: Date
  updatedAt: Date
}
