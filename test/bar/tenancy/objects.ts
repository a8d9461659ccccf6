import { eventually, multipart } from '../../helpers/client.ts'
import type { Stage, Tenant } from '../stage.ts'
import { addressOf, ok } from '../things.ts'

/** One thing of each kind that an account can own: kind -> SID. */
export type Objects = Record<Kind, string>
export const KINDS = [
  'account',
  'key',
  'user',
  'address',
  'looseAddress',
  'number',
  'looseNumber',
  'hold',
  'place',
  'document',
  'draft',
  'file',
  'delivery',
  'inquiry',
  'delegation',
  'upgrade',
  'request',
  'notification',
  'import',
  'endUser',
  'trustEndUser',
  'paper',
  'trustPaper',
  'bundle',
  'bundleItem',
  'bundleEvaluation',
  'otherBundle',
  'profile',
  'profileItem',
  'profileEvaluation',
  'profileChannel',
  'product',
  'productItem',
  'productEvaluation',
  'productChannel',
] as const
export type Kind = (typeof KINDS)[number]

export const POLICY = 'RN806dd6cd175f314e1f96a9727ee271f4'
export const PRODUCT_POLICY = 'RNb0d4771c2c98518d916a3d4cd70a8f8b'
/** Stands in texts of the account, and must never be seen by another. */
export const canaryOf = (tenant: Tenant): string => `Canary${tenant.sid.slice(-8)}`
const NOWHERE = 'http://127.0.0.1:9/callback'
const CSV = { 'content-type': 'text/csv' }
const CASE = { FriendlyName: 'x', Email: 'x@example.com' }

/** Makes one thing of every kind for an account, through the API as its customer would. */
export async function objectsOf(stage: Stage, { sid, api }: Tenant, canary: string): Promise<Objects> {
  const at = `/2010-04-01/Accounts/${sid}`
  const make = async (path: string, body: Record<string, string> | FormData = {}) => ok(await api('POST', path, body)).sid as string
  const address = await make(`${at}/Addresses.json`, addressOf(canary))
  const named = { FriendlyName: canary, Attributes: JSON.stringify({ first_name: canary, last_name: canary }) }
  const sql = await stage.sql()
  // Only a trial account upgrades, and only a full one buys.
  await sql.query(`update accounts set type = 'trial' where sid = $1`, [sid])
  const person = { first_name: canary, last_name: canary, birth_date: '1984-08-12', email: 'x@example.com', phone_number: '+4930901820' }
  const upgrade = await make('/v1/Upgrades', {
    Type: 'individual',
    Email: 'x@example.com',
    IsoCountry: 'DE',
    Attributes: JSON.stringify(person),
  })
  await sql.query(`update accounts set type = 'full' where sid = $1`, [sid])
  const [sale, held, loose] = ok(await api('GET', `${at}/AvailablePhoneNumbers/US/Local.json?PageSize=3`)).available_phone_numbers
  const buy = ({ phone_number: PhoneNumber }: { phone_number: string }) => make(`${at}/IncomingPhoneNumbers.json`, { PhoneNumber })
  const number = await buy(sale)
  const filed = {
    ...named,
    IsoCountry: 'DE',
    NumberType: 'local',
    EndUserType: 'individual',
    DocumentType: 'passport',
    AddressSid: address,
  }
  const document = await make('/v1/IdentityDocuments', await multipart({ ...filed, StatusCallback: NOWHERE }, ['passport-erika.jpg']))
  ok(await (await stage.staff())('POST', '/staff/v1/Sandbox/Simulate', { Sid: document, Status: 'passed' }))
  const inquiry = await make('/v1/Inquiries', { IsoCountry: 'DE', FriendlyName: canary })
  const endUser = await make('/v2/RegulatoryCompliance/EndUsers', { ...named, Type: 'individual' })
  const trustEndUser = await make('/v1/EndUsers', { ...named, Type: 'starter_customer_profile_information' })
  const paper = await make('/v2/RegulatoryCompliance/SupportingDocuments', { ...named, Type: 'passport' })
  const rule = { ...CASE, FriendlyName: canary, IsoCountry: 'DE', NumberType: 'national', EndUserType: 'business' }
  const bundle = await make('/v2/RegulatoryCompliance/Bundles', rule)
  const family = async (path: string, own: string, items: string, evaluate: Record<string, string>, who: string) => ({
    item: await make(`${path}/${own}/${items}`, { ObjectSid: who }),
    evaluation: await make(`${path}/${own}/Evaluations`, evaluate),
  })
  const inBundle = await family('/v2/RegulatoryCompliance/Bundles', bundle, 'ItemAssignments', {}, endUser)
  const owned = { ...CASE, FriendlyName: canary, PolicySid: POLICY }
  const profile = await make('/v1/CustomerProfiles', owned)
  const product = await make('/v1/TrustProducts', { ...owned, PolicySid: PRODUCT_POLICY })
  const channel = (path: string) => make(path, { ChannelEndpointType: 'phone-number', ChannelEndpointSid: number })
  const inProfile = await family('/v1/CustomerProfiles', profile, 'EntityAssignments', { PolicySid: POLICY }, trustEndUser)
  const inProduct = await family('/v1/TrustProducts', product, 'EntityAssignments', { PolicySid: PRODUCT_POLICY }, trustEndUser)
  const looseAddress = await make(`${at}/Addresses.json`, addressOf(canary))
  const listed = async (path: string, key: string) =>
    (
      await eventually(
        () => api('GET', path),
        ({ body }) => body[key]?.length > 0,
      )
    ).body[key][0].sid as string
  return {
    account: sid,
    address,
    looseAddress,
    number,
    looseNumber: await buy(loose),
    document,
    draft: await make('/v1/IdentityDocuments', await multipart(filed, [])),
    inquiry,
    endUser,
    trustEndUser,
    paper,
    trustPaper: await make('/v1/SupportingDocuments', { ...named, Type: 'starter_customer_profile_address' }),
    bundle,
    profile,
    product,
    user: await make('/v1/Users', { Email: `${canary}@example.com`, Name: canary }),
    key: await make(`${at}/Keys.json`, { FriendlyName: canary }),
    place: await make('/v1/AddressPlaces', { AddressSid: looseAddress, PhoneNumber: '+493303500199' }),
    hold: await make('/v1/NumberHolds', { PhoneNumber: held.phone_number, Activate: 'false' }),
    file: ok(await api('GET', `/v1/IdentityDocuments/${document}`)).documents[0].sid,
    delegation: await make(`/v1/Inquiries/${inquiry}/Delegations`, { Email: 'colleague@example.com', Name: canary }),
    delivery: await listed('/v1/CallbackDeliveries', 'callback_deliveries'),
    notification: await listed('/v1/Notifications', 'notifications'),
    upgrade,
    import: ok(await api('POST', '/v1/Imports', `kind,friendly_name,end_user_type\nend_user,${canary},individual\n`, CSV)).sid,
    request: await make('/v1/Requests', { Subject: canary, Message: canary }),
    otherBundle: await make('/v2/RegulatoryCompliance/Bundles', rule),
    bundleItem: inBundle.item,
    bundleEvaluation: inBundle.evaluation,
    profileItem: inProfile.item,
    profileEvaluation: inProfile.evaluation,
    profileChannel: await channel(`/v1/CustomerProfiles/${profile}/ChannelEndpointAssignments`),
    productItem: inProduct.item,
    productEvaluation: inProduct.evaluation,
    productChannel: await channel(`/v1/TrustProducts/${product}/ChannelEndpointAssignments`),
  }
}

let ofDemo: Promise<Objects> | undefined

/** The demo account's things, whose owner the browser is signed in as. Made once: an account upgrades once. */
export const demoObjects = (stage: Stage): Promise<Objects> => {
  ofDemo ??= stage.demo().then(demo => objectsOf(stage, demo, canaryOf(demo)))
  return ofDemo
}
