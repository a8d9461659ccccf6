#!/usr/bin/env node
// Walks the main story against the running server, with the official Twilio SDK: a scanned passport becomes a compliant number.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const USAGE = `npm run demo -- [--data DIR] [--url URL]
Walks the main story against the running server: search, the refusals, a scanned passport, the decision, the purchase, the proof.
Reads the demo account from first-start.json in the data directory (--data, COUNTERSIGN_DATA, ./data).`

const root = join(import.meta.dirname, '..')
const { values: options } = parseArgs({ options: { data: { type: 'string' }, url: { type: 'string' }, help: { type: 'boolean' } } })
if (options.help) {
  console.log(USAGE)
  process.exit(0)
}

const twilio = (await import('twilio')).default
const first = await readFirstStart(options.data ?? (process.env.COUNTERSIGN_DATA || join(root, 'data')))
const base = options.url ?? first.url
const client = twilio(first.account_sid, first.auth_token, { httpClient: routedClient(base) })
let step = 0

await story().catch(error => {
  console.error(
    `\nThe demo stopped: ${error.cause?.code === 'ECONNREFUSED' ? `no server answers on ${base}; start it with npm start` : error.message}`,
  )
  process.exit(1)
})

async function story() {
  const [number] = await client.availablePhoneNumbers('DE').local.list({ inLocality: 'Berlin', limit: 1 })
  if (!number) throw new Error('no Berlin number is left; start over on a fresh data directory')
  say(`A customer wants ${number.phoneNumber} (${number.locality}).`)

  const bare = await refused(client.incomingPhoneNumbers.create({ phoneNumber: number.phoneNumber }))
  say(`Buying it at once is refused: ${bare.code} ${bare.message}`)

  const address = await client.addresses.create({
    customerName: 'Erika Mustermann',
    street: 'Unter den Linden 1',
    city: 'Berlin',
    region: 'Berlin',
    postalCode: '10117',
    isoCountry: 'DE',
  })
  say(`The address is filed: ${address.sid}, ${address.city}.`)

  const unproven = await refused(client.incomingPhoneNumbers.create({ phoneNumber: number.phoneNumber, addressSid: address.sid }))
  say(`Now the rule asks who is behind it: ${unproven.code} ${unproven.message}`)

  const filed = await fileIdentityDocument(address.sid)
  say(`Passport and utility bill are uploaded as ${filed.sid}; the machine reads them.`)
  const read = await eventually(
    () => api('GET', `/v1/IdentityDocuments/${filed.sid}`),
    document => document.documents.every(({ status }) => status !== 'reading'),
  )
  for (const { field, verdict, seen } of read.reading) console.log(`     ${field.padEnd(18)} ${verdict.padEnd(10)} ${seen ?? ''}`)

  const submitted = await api('POST', `/v1/IdentityDocuments/${filed.sid}/Submit`)
  const decided = await eventually(
    () => api('GET', `/v1/IdentityDocuments/${filed.sid}`),
    document => document.verification_status !== 'pending' || document.review_due_at !== null,
  )
  say(`Submitted: ${submitted.verification_status}. Decided: ${decided.verification_status}.`)
  if (decided.verification_status === 'pending') await review(filed.sid)
  if (decided.verification_status === 'failed') throw new Error(`the document failed: ${decided.reasons.map(({ text }) => text).join(' ')}`)

  const bought = await client.incomingPhoneNumbers.create({
    phoneNumber: number.phoneNumber,
    addressSid: address.sid,
    identitySid: filed.sid,
  })
  say(`Bought: ${bought.phoneNumber} is ${bought.sid}.`)
  const compliance = await api('GET', `/v1/PhoneNumbers/${bought.sid}/Compliance`)
  say(`The number is ${compliance.status} under ${compliance.regulation_sid}, version ${compliance.regulation_version}.`)
}

/** The machine was not sure: a person decides. */
async function review(documentSid) {
  const { reviews } = await api('GET', '/staff/v1/Reviews?Status=open&PageSize=1000', undefined, [first.staff_key, first.staff_secret])
  const found = reviews.find(({ subject_sid }) => subject_sid === documentSid)
  say(`A person has to look (${found.why.join('; ')}), by ${found.due_at}. The reviewer approves.`)
  await api('POST', `/staff/v1/Reviews/${found.sid}/Claim`, new URLSearchParams(), [first.staff_key, first.staff_secret])
  await api('POST', `/staff/v1/Reviews/${found.sid}/Decision`, new URLSearchParams({ Decision: 'approve' }), [
    first.staff_key,
    first.staff_secret,
  ])
}

async function fileIdentityDocument(addressSid) {
  const form = new FormData()
  form.set('FriendlyName', 'Erika Mustermann')
  form.set('IsoCountry', 'DE')
  form.set('NumberType', 'local')
  form.set('EndUserType', 'individual')
  form.set('AddressSid', addressSid)
  form.set(
    'Attributes',
    JSON.stringify({ first_name: 'Erika', last_name: 'Mustermann', birth_date: '1984-08-12', document_number: 'L01X00T47' }),
  )
  for (const [type, name, mime] of [
    ['passport', 'passport-erika.jpg', 'image/jpeg'],
    ['utility_bill', 'utility-bill-erika.pdf', 'application/pdf'],
  ]) {
    form.append('DocumentType', type)
    form.append('File', new Blob([await readFile(join(root, 'test', 'specimens', 'fixed', name))], { type: mime }), name)
  }
  return api('POST', '/v1/IdentityDocuments', form)
}

async function api(method, path, body, [name, secret] = [first.account_sid, first.auth_token]) {
  const headers = { authorization: `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}` }
  const answer = await fetch(base + path, { method, headers, ...(body && { body }) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`)
  return JSON.parse(text)
}

/** The SDK's own HTTP client with another destination: all that a customer has to write. */
function routedClient(origin) {
  return new (class extends twilio.RequestClient {
    request(request) {
      const { pathname, search } = new URL(request.uri)
      return super.request({ ...request, uri: origin + pathname + search })
    }
  })()
}

async function refused(promise) {
  const error = await promise.then(
    () => undefined,
    thrown => thrown,
  )
  if (!error) throw new Error('a purchase without proof went through')
  if (!error.code || error.code === 'ECONNREFUSED') throw Object.assign(new Error(error.message), { cause: error })
  return error
}

async function eventually(probe, isDone) {
  const end = Date.now() + 90_000
  for (;;) {
    const value = await probe()
    if (isDone(value)) return value
    if (Date.now() > end) throw new Error('waited 90 s in vain for the machine')
    await new Promise(resolve => setTimeout(resolve, 300))
  }
}

async function readFirstStart(dataDir) {
  try {
    return JSON.parse(await readFile(join(dataDir, 'first-start.json'), 'utf8'))
  } catch {
    console.error(`No first-start.json in ${dataDir}. Start the server with npm start first, or name its directory with --data.`)
    process.exit(1)
  }
}

function say(text) {
  step += 1
  console.log(`${String(step).padStart(2)}.  ${text}`)
}
