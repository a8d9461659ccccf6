import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Api, accountApi, eventually, multipart, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

let server: TestServer
let api: Api
let staff: Api
/** A busy machine reads slowly. */
const READING_MS = 240_000
const V2 = '/v2/RegulatoryCompliance'
const base = () => `/2010-04-01/Accounts/${server.accountSid}`

before(async () => {
  server = await startServer()
  api = accountApi(server)
  staff = staffApi(server)
  const [rule] = (await staff('GET', '/staff/v1/Regulations?IsoCountry=DE&NumberType=local&EndUserType=business')).body.regulations
  const { yaml } = (await staff('GET', `/staff/v1/Regulations/${rule.sid}`)).body
  const draft = (
    await staff('POST', '/staff/v1/RegulationChanges', { Yaml: yaml.replace('proof: bundle', 'proof: bundle\n    decide: machine') })
  ).body
  const stateOf = async () => (await staff('GET', `/staff/v1/RegulationChanges/${draft.sid}`)).body.status
  await eventually(stateOf, status => status === 'ready')
  assert.equal((await staff('POST', `/staff/v1/RegulationChanges/${draft.sid}/Publish`, {})).status, 200)
})
after(() => server.stop())

const COMPANY = { business_name: 'Conformance Example GmbH', business_registration_number: 'HRB 123456' }

/** A bundle for German local numbers with one extract for everything, handed in. */
async function submitted(company: Record<string, string>, scan: string) {
  const place = { Street: 'Unter den Linden 1', City: 'Berlin', Region: 'Berlin', PostalCode: '10117', IsoCountry: 'DE' }
  const address = (await api('POST', `${base()}/Addresses.json`, { CustomerName: company.business_name, ...place })).body.sid as string
  const who = { ...company, business_website: 'example.com', first_name: 'Erika', last_name: 'Mustermann', email: 'erika@example.com' }
  const endUser = (await api('POST', `${V2}/EndUsers`, { FriendlyName: 'Company', Type: 'business', Attributes: JSON.stringify(who) })).body
    .sid
  const about = {
    FriendlyName: 'Extract',
    Type: 'commercial_registrar_excerpt',
    Attributes: JSON.stringify({ ...company, address_sids: [address] }),
  }
  const paper = (await api('POST', `${V2}/SupportingDocuments`, await multipart(about, [scan]))).body.sid
  const group = { IsoCountry: 'DE', NumberType: 'local', EndUserType: 'business' }
  const bundle = (await api('POST', `${V2}/Bundles`, { FriendlyName: 'Company', Email: 'x@example.com', ...group })).body.sid as string
  for (const item of [endUser, paper])
    assert.equal((await api('POST', `${V2}/Bundles/${bundle}/ItemAssignments`, { ObjectSid: item })).status, 201)
  assert.equal((await api('POST', `${V2}/Bundles/${bundle}`, { Status: 'pending-review' })).status, 200)
  return { bundle, address }
}

const fetchBundle = async (sid: string) => (await api('GET', `${V2}/Bundles/${sid}`)).body

test('a bundle whose papers prove everything is approved by the machine and buys a number; the evaluation is kept', async () => {
  const { bundle, address } = await submitted(COMPANY, 'register-extract-conformance.pdf')
  const settled = await eventually(
    () => fetchBundle(bundle),
    ({ status, review_due_at: due }) => status !== 'pending-review' || due !== null,
    READING_MS,
  )
  assert.equal(settled.status, 'twilio-approved')
  const { results } = (await api('GET', `${V2}/Bundles/${bundle}/Evaluations`)).body
  assert.equal(results[0].status, 'compliant')
  assert.ok(
    results[0].readings[0].fields.some(({ field, verdict }: Record<string, string>) => field === 'business_name' && verdict === 'same'),
  )
  const [sale] = (await api('GET', `${base()}/AvailablePhoneNumbers/DE/Local.json?InLocality=Berlin&PageSize=1`)).body
    .available_phone_numbers
  const wanted = { PhoneNumber: sale.phone_number, AddressSid: address, BundleSid: bundle }
  assert.equal((await api('POST', `${base()}/IncomingPhoneNumbers.json`, wanted)).status, 201)
})

test('a bundle whose paper says something else goes to a person, with what was found', async () => {
  const { bundle } = await submitted({ ...COMPANY, business_registration_number: 'HRB 654321' }, 'register-extract-conformance.pdf')
  const settled = await eventually(
    () => fetchBundle(bundle),
    ({ status, review_due_at: due }) => status !== 'pending-review' || due !== null,
    READING_MS,
  )
  if (settled.status === 'twilio-rejected') return
  assert.equal(settled.status, 'pending-review')
  const { reviews } = (await staff('GET', '/staff/v1/Reviews?Status=open&SubjectType=bundle')).body
  const review = reviews.find(({ subject_sid: subject }: { subject_sid: string }) => subject === bundle)
  assert.ok(review.why.some((text: string) => text.includes('business_registration_number') || text.includes('business_reg_no_info')))
})
