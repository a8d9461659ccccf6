import { type Api, accountApi, eventually, multipart, staffApi } from '../helpers/client.ts'
import type { TestServer } from '../helpers/server.ts'

/** What a page is opened with: SIDs of the lived-in account. */
export interface LivedIn {
  address: string
  passed: string
  failed: string
  waiting: string
  draft: string
  number: string
  /** A number that needs attention. */
  lacking: string
  bundle: string
  profile: string
  product: string
  check: string
  /** A file that was tried, with a row that would be refused. */
  trial: string
  account: string
  /** What staff sees: a case about `waiting`, a rule, and a change of it that was tried. */
  review: string
  rule: string
  change: string
}

const STARTER_POLICY = 'RN806dd6cd175f314e1f96a9727ee271f4'
const PRODUCT_POLICY = 'RN670d5d2e282a6130ae063b234b6019c8'

const ok = async (answer: ReturnType<Api>) => {
  const { status, body } = await answer
  if (status >= 400) throw new Error(`answered ${status}: ${JSON.stringify(body)}`)
  return body
}

const ERIKA = { first_name: 'Erika', last_name: 'Mustermann', birth_date: '1984-08-12' }
const settled = ({ body }: { body: { verification_status: string; review_due_at: string | null } }) =>
  ['passed', 'failed'].includes(body.verification_status) || body.review_due_at !== null

/** An account as it looks after a week: something passed, something failed, something waits, numbers stand and one needs attention. */
export async function liveIn(server: TestServer): Promise<LivedIn> {
  const api = accountApi(server)
  const at = `/2010-04-01/Accounts/${server.accountSid}`
  const address = (customerName: string, street: string, postalCode: string, city: string) =>
    ok(
      api('POST', `${at}/Addresses.json`, {
        CustomerName: customerName,
        Street: street,
        PostalCode: postalCode,
        City: city,
        Region: city,
        IsoCountry: 'DE',
      }),
    )
  const berlin = (await address('Erika Mustermann', 'Unter den Linden 1', '10117', 'Berlin')).sid
  await address('Erika Mustermann', 'Marienplatz 8', '80331', 'München')
  await address('Lindenhof GmbH', 'Alter Wall 12', '20457', 'Hamburg')
  const file = async (name: string, attributes: Record<string, string>, type: string, files: string[]) => {
    const fields = {
      FriendlyName: name,
      IsoCountry: 'DE',
      NumberType: type,
      EndUserType: 'individual',
      AddressSid: berlin,
      Attributes: JSON.stringify(attributes),
      DocumentType: files.map(one => (one.startsWith('passport') ? 'passport' : 'utility_bill')),
    }
    return (await ok(api('POST', '/v1/IdentityDocuments', await multipart(fields, files)))).sid as string
  }
  const submit = async (sid: string) => {
    await eventually(
      () => api('GET', `/v1/IdentityDocuments/${sid}`),
      ({ body }) => body.documents.every((one: { status: string }) => one.status !== 'reading'),
    )
    await ok(api('POST', `/v1/IdentityDocuments/${sid}/Submit`))
    await eventually(() => api('GET', `/v1/IdentityDocuments/${sid}`), settled)
    return sid
  }
  const passed = await submit(await file('Erika Mustermann', ERIKA, 'local', ['passport-erika.jpg', 'utility-bill-erika.pdf']))
  const failed = await submit(
    await file('Erika Mustermann, old passport', ERIKA, 'local', ['passport-erika-expired.jpg', 'utility-bill-erika.pdf']),
  )
  const waiting = await submit(
    await file('Erica Mustermann', { ...ERIKA, first_name: 'Erica' }, 'local', ['passport-erika.jpg', 'utility-bill-erika.pdf']),
  )
  const draft = await file('Zoé Lindqvist', { first_name: 'Zoé' }, 'mobile', [])
  const onSale = async (country: string, locality: string) =>
    (await ok(api('GET', `${at}/AvailablePhoneNumbers/${country}/Local.json?PageSize=3${locality && `&InLocality=${locality}`}`)))
      .available_phone_numbers as { phone_number: string }[]
  const [first, second] = await onSale('DE', 'Berlin')
  const [foreign] = await onSale('US', '')
  const buy = (phoneNumber: string | undefined, more: Record<string, string> = {}) =>
    ok(api('POST', `${at}/IncomingPhoneNumbers.json`, { PhoneNumber: phoneNumber ?? '', ...more }))
  const number = (await buy(first?.phone_number, { AddressSid: berlin, IdentitySid: passed, FriendlyName: 'Support line Berlin' })).sid
  const other = (await buy(second?.phone_number, { AddressSid: berlin, IdentitySid: passed })).sid
  await buy(foreign?.phone_number)
  await ok(api('POST', `${at}/IncomingPhoneNumbers/${other}.json`, { IdentitySid: '' }))
  const bundle = (
    await ok(
      api('POST', '/v2/RegulatoryCompliance/Bundles', {
        FriendlyName: 'Lindenhof GmbH, Germany local',
        Email: 'compliance@lindenhof.example',
        IsoCountry: 'DE',
        NumberType: 'local',
        EndUserType: 'business',
      }),
    )
  ).sid
  await ok(
    api('POST', '/v1/Requests', { Subject: 'Which papers for Munich?', Message: 'Does a bank statement count as proof of address?' }),
  )
  await ok(api('POST', `${at}/Keys.json`, { FriendlyName: 'Billing server' }))
  const contact = { Email: 'jane@example.com' }
  const profile = (await ok(api('POST', '/v1/CustomerProfiles', { ...contact, FriendlyName: 'Jane Example', PolicySid: STARTER_POLICY })))
    .sid
  const product = (await ok(api('POST', '/v1/TrustProducts', { ...contact, FriendlyName: 'Calls of Jane', PolicySid: PRODUCT_POLICY }))).sid
  const check = (await ok(api('POST', '/v1/Inquiries', { IsoCountry: 'DE', FriendlyName: 'New tenant' }))).sid
  const trial = await tryFile(server)
  const own = { address: berlin, passed, failed, waiting, draft, number, lacking: other, bundle, profile, product, check, trial }
  return { ...own, account: server.accountSid, ...(await staffSide(staffApi(server), waiting)) }
}

const ROWS = `kind,ref,customer_name,street,city,region,postal_code,iso_country
address,hq,Lindenhof GmbH,Alter Wall 12,Hamburg,Hamburg,20457,DE
address,branch,Lindenhof GmbH,Marienplatz 8,München,Bayern,80331,DE
address,nowhere,Lindenhof GmbH,,,,,DE
`

async function tryFile(server: TestServer): Promise<string> {
  const authorization = `Basic ${Buffer.from(`${server.accountSid}:${server.authToken}`).toString('base64')}`
  const headers = { authorization, 'content-type': 'text/csv' }
  const answer = await fetch(`${server.url}/v1/Imports?DryRun=true`, { method: 'POST', headers, body: ROWS })
  const { sid } = (await answer.json()) as { sid: string }
  await eventually(
    () => accountApi(server)('GET', `/v1/Imports/${sid}`),
    ({ body }) => body.status === 'completed',
  )
  return sid
}

async function staffSide(staff: Api, waiting: string): Promise<Pick<LivedIn, 'review' | 'rule' | 'change'>> {
  const { reviews } = await ok(staff('GET', `/staff/v1/Reviews?Status=open&SubjectSid=${waiting}`))
  const { regulations } = await ok(staff('GET', '/staff/v1/Regulations?IsoCountry=DE&NumberType=mobile&EndUserType=individual'))
  const rule = regulations[0].sid
  const { yaml } = await ok(staff('GET', `/staff/v1/Regulations/${rule}`))
  const Yaml = yaml.replace('document_number?', 'document_number')
  const change = (await ok(staff('POST', '/staff/v1/RegulationChanges', { Yaml }))).sid
  await eventually(
    () => staff('GET', `/staff/v1/RegulationChanges/${change}`),
    ({ body }) => body.status === 'ready',
  )
  return { review: reviews[0].sid, rule, change }
}
