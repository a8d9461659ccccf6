import { multipart } from '../helpers/client.ts'
import { newCanary } from './canaries.ts'
import type { Stage, Tenant } from './stage.ts'
import { addressOf, ok } from './things.ts'

export interface Planted {
  tenant: Tenant
  words: string[]
  document: string
}

let planted: Promise<Planted> | undefined

/** An account with a word of its own in every field that may hold personal data; also in requests that are refused. Made once. */
export const plantedIn = (stage: Stage): Promise<Planted> => {
  planted ??= plant(stage)
  return planted
}

async function plant(stage: Stage): Promise<Planted> {
  const tenant = await stage.tenant()
  const { api, sid } = tenant
  const words: string[] = []
  const word = () => {
    const fresh = newCanary()
    words.push(fresh)
    return fresh
  }
  const email = () => `${word()}@example.com`
  const person = () =>
    JSON.stringify({
      first_name: word(),
      last_name: word(),
      birth_date: '1984-08-12',
      document_number: word(),
      email: email(),
      other: word(),
    })
  const make = async (path: string, body: Record<string, string> | FormData = {}) => ok(await api('POST', path, body)).sid as string
  const address = { ...addressOf(word()), Street: `${word()} 1`, StreetSecondary: word(), FriendlyName: word() }
  const addressSid = await make(`/2010-04-01/Accounts/${sid}/Addresses.json`, address)
  const scan = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(`${word()} `.repeat(50))])
  const filed = {
    FriendlyName: word(),
    IsoCountry: 'DE',
    NumberType: 'local',
    EndUserType: 'individual',
    AddressSid: addressSid,
    Attributes: person(),
    DocumentType: 'passport',
  }
  const document = await make('/v1/IdentityDocuments', await multipart(filed, [{ name: `${word()}.jpg`, bytes: scan }]))
  await make('/v2/RegulatoryCompliance/EndUsers', { FriendlyName: word(), Type: 'individual', Attributes: person() })
  await make('/v2/RegulatoryCompliance/SupportingDocuments', { FriendlyName: word(), Type: 'passport', Attributes: person() })
  const group = { IsoCountry: 'DE', NumberType: 'national', EndUserType: 'business' }
  const bundle = await make('/v2/RegulatoryCompliance/Bundles', { FriendlyName: word(), Email: email(), ...group })
  const inquiry = await make('/v1/Inquiries', { FriendlyName: word(), IsoCountry: 'DE', Attributes: person() })
  await make(`/v1/Inquiries/${inquiry}/Delegations`, { Email: email(), Name: word() })
  await make('/v1/Requests', { Subject: word(), Message: `${word()} ${email()}` })
  ok(
    await api('POST', `/2010-04-01/Accounts/${sid}/Addresses.json`, { ...address, CustomerName: word() }, { 'idempotency-key': 'planted' }),
  )
  await refusals(stage, tenant, { address, document, bundle }, word)
  return { tenant, words, document }
}

/** Requests that are refused in every way there is, each with words where somebody might write them down. */
async function refusals(
  stage: Stage,
  { api, sid }: Tenant,
  { address, document, bundle }: { address: Record<string, string>; document: string; bundle: string },
  word: () => string,
): Promise<void> {
  const url = await stage.url()
  const at = `/2010-04-01/Accounts/${sid}`
  const basic = (name: string) => ({ authorization: `Basic ${Buffer.from(`${name}:${word()}`).toString('base64')}` })
  await fetch(`${url}${at}/Addresses.json`, { headers: basic(word()) })
  await api('GET', `/v1/${word()}?Email=${word()}`)
  await api('GET', `/v1/Events?Cursor=${word()}&SubjectSid=${word()}`)
  await api('GET', `/v1/IdentityDocuments?PageToken=${word()}&PageSize=${word()}`)
  await api('POST', `${at}/Addresses.json`, `{"CustomerName":"${word()}`, { 'content-type': 'application/json' })
  await api('POST', `${at}/Addresses.json`, `<name>${word()}</name>`, { 'content-type': 'application/xml' })
  await api('POST', `${at}/Addresses.json`, { ...address, PostalCode: word(), CustomerName: word() })
  await api('POST', `${at}/Addresses.json`, { ...address, IsoCountry: word() })
  await api('POST', `${at}/IncomingPhoneNumbers.json`, { PhoneNumber: word() })
  await api('POST', '/v1/IdentityDocuments', {
    Attributes: `{"first_name":"${word()}"`,
    IsoCountry: 'DE',
    NumberType: 'local',
    EndUserType: 'individual',
  })
  await api('POST', '/v1/IdentityDocuments', { IsoCountry: 'DE', NumberType: word(), EndUserType: word() })
  await api(
    'POST',
    `/v1/IdentityDocuments/${document}`,
    await multipart({ DocumentType: word() }, [{ name: word(), bytes: Buffer.from(word()) }]),
  )
  await api('POST', `/v2/RegulatoryCompliance/Bundles/${bundle}`, { Status: word() })
  await api('POST', `${at}/Addresses.json`, address, { 'idempotency-key': word().repeat(30) })
  await api('POST', `${at}/Addresses.json`, { ...address, CustomerName: `${word()}\u0000` })
  await fetch(`${url}/verify/${word()}`)
}
