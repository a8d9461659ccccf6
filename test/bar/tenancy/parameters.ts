import type { Kind } from './objects.ts'
import { POLICY, PRODUCT_POLICY } from './objects.ts'

/**
 * What every parameter of every operation is. A parameter that is not named here fails T-IDOR, so that a new route cannot be
 * forgotten.
 */

/** Path parameters: [start of the path, parameter] -> kind. The longest start wins. `public`: shown to everybody alike. */
const IN_PATH: readonly (readonly [string, string, Kind | 'public' | 'plain'])[] = [
  ['/2010-04-01/Accounts/', 'AccountSid', 'account'],
  ['/2010-04-01/Accounts/{Sid}', 'Sid', 'account'],
  ['/2010-04-01/Accounts/{AccountSid}/Keys', 'Sid', 'key'],
  ['/2010-04-01/Accounts/{AccountSid}/SigningKeys', 'Sid', 'key'],
  ['/2010-04-01/Accounts/{AccountSid}/Addresses', 'Sid', 'address'],
  ['/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers', 'Sid', 'number'],
  ['/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers', 'IsoCountry', 'plain'],
  ['/v1/Users', 'Sid', 'user'],
  ['/v1/NumberHolds', 'Sid', 'hold'],
  ['/v1/AddressPlaces', 'Sid', 'place'],
  ['/v1/IdentityDocuments', 'Sid', 'document'],
  ['/v1/IdentityDocuments/{Sid}/Files', 'File', 'file'],
  ['/v1/IdentityDocuments/{Sid}/Files', 'Page', 'plain'],
  ['/v1/PhoneNumbers', 'Sid', 'number'],
  ['/v1/CallbackDeliveries', 'Sid', 'delivery'],
  ['/v1/Inquiries', 'Sid', 'inquiry'],
  ['/v1/Inquiries', 'DelegationSid', 'delegation'],
  ['/v1/Upgrades', 'Sid', 'upgrade'],
  ['/v1/Requests', 'Sid', 'request'],
  ['/v1/Imports', 'Sid', 'import'],
  ['/v1/Notifications', 'Sid', 'notification'],
  ['/v2/RegulatoryCompliance/Regulations', 'Sid', 'public'],
  ['/v1/Policies', 'Sid', 'public'],
  ['/v2/RegulatoryCompliance/EndUserTypes', 'Sid', 'public'],
  ['/v2/RegulatoryCompliance/SupportingDocumentTypes', 'Sid', 'public'],
  ['/v1/EndUserTypes', 'Sid', 'public'],
  ['/v1/SupportingDocumentTypes', 'Sid', 'public'],
  ['/v2/RegulatoryCompliance/EndUsers', 'Sid', 'endUser'],
  ['/v1/EndUsers', 'Sid', 'trustEndUser'],
  ['/v2/RegulatoryCompliance/SupportingDocuments', 'Sid', 'paper'],
  ['/v1/SupportingDocuments', 'Sid', 'trustPaper'],
  ['/v2/RegulatoryCompliance/Bundles', 'Sid', 'bundle'],
  ['/v2/RegulatoryCompliance/Bundles', 'BundleSid', 'bundle'],
  ['/v2/RegulatoryCompliance/Bundles/{BundleSid}/ItemAssignments', 'Sid', 'bundleItem'],
  ['/v2/RegulatoryCompliance/Bundles/{BundleSid}/Evaluations', 'Sid', 'bundleEvaluation'],
  ['/v1/CustomerProfiles', 'Sid', 'profile'],
  ['/v1/CustomerProfiles', 'OwnerSid', 'profile'],
  ['/v1/CustomerProfiles/{OwnerSid}/EntityAssignments', 'Sid', 'profileItem'],
  ['/v1/CustomerProfiles/{OwnerSid}/Evaluations', 'Sid', 'profileEvaluation'],
  ['/v1/CustomerProfiles/{OwnerSid}/ChannelEndpointAssignments', 'Sid', 'profileChannel'],
  ['/v1/TrustProducts', 'Sid', 'product'],
  ['/v1/TrustProducts', 'OwnerSid', 'product'],
  ['/v1/TrustProducts/{OwnerSid}/EntityAssignments', 'Sid', 'productItem'],
  ['/v1/TrustProducts/{OwnerSid}/Evaluations', 'Sid', 'productEvaluation'],
  ['/v1/TrustProducts/{OwnerSid}/ChannelEndpointAssignments', 'Sid', 'productChannel'],
  ['/v1/ComplianceInquiries', 'CustomerId', 'profile'],
  ['/v1/ComplianceInquiries', 'RegistrationId', 'bundle'],
]

export function kindInPath(path: string, name: string, method = 'GET'): Kind | 'public' | 'plain' | undefined {
  // Only a draft can be edited.
  if (method === 'POST' && path === '/v1/IdentityDocuments/{Sid}') return 'draft'
  const fits = IN_PATH.filter(([start, parameter]) => parameter === name && path.startsWith(start))
  return fits.sort(([one], [two]) => two.length - one.length)[0]?.[2]
}

/** What an ObjectSid may name: the two families have end users and documents of their own. */
export const referenceOf = (path: string, name: string): Kind | undefined =>
  name === 'ObjectSid' && path.startsWith('/v1/') ? 'trustPaper' : REFERENCES[name]

/** Nothing lies there even for the owner of these drafts, so nothing can be told apart. */
export const EMPTY_FOR_OWNER = new Set([
  'GET /v1/CustomerProfiles/{Sid}/ProvisionalCopy',
  'GET /v1/TrustProducts/{Sid}/ProvisionalCopy',
  'GET /v1/ComplianceUpdates',
])

/** Query and body parameters that name a thing of an account. */
export const REFERENCES: Record<string, Kind> = {
  AddressSid: 'looseAddress',
  IdentitySid: 'document',
  BundleSid: 'bundle',
  BundleSids: 'bundle',
  FromBundleSid: 'otherBundle',
  ObjectSid: 'paper',
  ChannelEndpointSid: 'looseNumber',
  ChannelEndpointSids: 'number',
  PrimaryProfileSid: 'profile',
  SubjectSid: 'document',
  TargetAccountSid: 'account',
  AccountSid: 'account',
}

/** Kept as text and never looked up, so that it opens nothing: another account's SID and an invented one only have to be answered alike. */
export const OPAQUE: Record<string, Kind> = {
  About: 'document',
  EmergencyAddressSid: 'address',
  SmsApplicationSid: 'number',
  VoiceApplicationSid: 'number',
  TrunkSid: 'number',
}

/** Names of nobody's things. */
export const PLAIN = new Set(
  `FriendlyName Status PageSize Page PageToken Email Attributes Type IsoCountry NumberType EndUserType StatusCallback DocumentType Subject Message Name
  CustomerName Street City Region PostalCode StreetSecondary EmergencyEnabled AutoCorrectAddress AreaCode Contains SmsEnabled MmsEnabled VoiceEnabled
  FaxEnabled ExcludeAllAddressRequired ExcludeLocalAddressRequired ExcludeForeignAddressRequired Beta NearNumber NearLatLong Distance InPostalCode
  InRegion InRateCenter InLata InLocality PhoneNumber Origin Compliance ApiVersion SmsUrl SmsMethod SmsFallbackUrl SmsFallbackMethod VoiceUrl
  VoiceMethod VoiceFallbackUrl VoiceFallbackMethod VoiceCallerIdLookup VoiceReceiveMode StatusCallbackMethod EmergencyStatus Until At Cursor
  IncludeConstraints RegulationSid HasValidUntilDate SortBy SortDirection ValidUntilDate ValidUntilDate< ValidUntilDate> IsTest MoveToDraft PolicySid
  ObjectType ChannelEndpointType NotificationEmail ThemeSetId PhoneNumberType BusinessIdentityType BusinessRegistrationAuthority BusinessLegalName
  AcceptedNotificationReceipt BusinessRegistrationNumber BusinessWebsiteUrl AuthorizedRepresentative1FirstName AuthorizedRepresentative1LastName
  AuthorizedRepresentative1Phone AuthorizedRepresentative1Email AuthorizedRepresentative1DateOfBirth AddressStreet AddressStreetSecondary AddressCity
  AddressSubdivision AddressPostalCode AddressCountryCode FirstName LastName DateOfBirth IndividualEmail IndividualPhone IsIsvEmbed
  IsvRegisteringForSelfOrTenant StatusCallbackUrl ReasonCodes Note Role
  CompanyName AccentColor Languages Language LiveCaptureOnly Url Body Signature Activate DryRun Brief Search ProofNames`.split(/\s+/),
)

/** What an operation needs besides the parameter under test, so that the refusal comes from the foreign SID and not from a missing field. */
export const BODIES: Record<string, Record<string, string>> = {
  'POST /2010-04-01/Accounts/{Sid}.json': { FriendlyName: 'x' },
  ...purchases(),
  'POST /v1/IdentityDocuments': { IsoCountry: 'DE', NumberType: 'local', EndUserType: 'individual' },
  'POST /v1/Upgrades': { Type: 'individual' },
  'POST /v1/Requests': { Subject: 'x', Message: 'x' },
  'POST /v1/Requests/{Sid}/Messages': { Message: 'x' },
  'POST /v1/Inquiries/{Sid}/Attempts': { IsoCountry: 'DE', DocumentType: 'passport' },
  'POST /v1/Inquiries/{Sid}/Delegations': { Email: 'x@example.com' },
  // One that bought its number meanwhile could not be changed any more.
  'POST /v1/NumberHolds': { PhoneNumber: '{phone:DE:local}', Activate: 'false' },
  'POST /v1/AddressPlaces': { AddressSid: '{address}', PhoneNumber: '+493303500199' },
  'POST /v2/RegulatoryCompliance/Bundles/{BundleSid}/ItemAssignments': { ObjectSid: `IT${'0'.repeat(32)}` },
  'POST /v2/RegulatoryCompliance/Bundles/{BundleSid}/Clones': { TargetAccountSid: '{account}' },
  'POST /v2/RegulatoryCompliance/Bundles/{BundleSid}/ReplaceItems': { FromBundleSid: `BU${'0'.repeat(32)}` },
  'POST /v1/CustomerProfiles/{OwnerSid}/EntityAssignments': { ObjectSid: `IT${'0'.repeat(32)}` },
  'POST /v1/CustomerProfiles/{OwnerSid}/Evaluations': { PolicySid: POLICY },
  'POST /v1/CustomerProfiles/{OwnerSid}/ChannelEndpointAssignments': {
    ChannelEndpointType: 'phone-number',
    ChannelEndpointSid: `PN${'0'.repeat(32)}`,
  },
  'POST /v1/TrustProducts/{OwnerSid}/EntityAssignments': { ObjectSid: `IT${'0'.repeat(32)}` },
  'POST /v1/TrustProducts/{OwnerSid}/Evaluations': { PolicySid: PRODUCT_POLICY },
  'POST /v1/TrustProducts/{OwnerSid}/ChannelEndpointAssignments': {
    ChannelEndpointType: 'phone-number',
    ChannelEndpointSid: `PN${'0'.repeat(32)}`,
  },
  'POST /v1/ComplianceInquiries/Customers/{CustomerId}/Initialize': { PrimaryProfileSid: '{profile}' },
}

/** Words in a body that stand for something of the asking account, or for a fresh number on sale. */
function purchases(): Record<string, Record<string, string>> {
  const lists: [string, string][] = [
    ['', '{phone:DE:local}'],
    ['/Local', '{phone:DE:local}'],
    ['/Mobile', '{phone:DE:mobile}'],
    ['/TollFree', '{phone:US:toll-free}'],
  ]
  return Object.fromEntries(
    lists.map(([list, PhoneNumber]) => [
      `POST /2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers${list}.json`,
      { PhoneNumber, AddressSid: '{address}' },
    ]),
  )
}
