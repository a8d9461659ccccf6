import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { dayInWords } from '../../src/domain/text/days.ts'
import { type Api, accountApi, eventually, multipart, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

let server: TestServer
let api: Api
let staff: Api

before(async () => {
  server = await startServer()
  api = accountApi(server)
  staff = staffApi(server)
})
after(() => server.stop())

const ERIKA = { first_name: 'Erika', last_name: 'Mustermann', birth_date: '1984-08-12' }
const base = () => `/2010-04-01/Accounts/${server.accountSid}`

/** A German mobile number of a person, with a passed document. Mobile numbers ask for no locality. */
async function ownedNumber(details: Record<string, string> = {}) {
  const { body: address } = await api('POST', `${base()}/Addresses.json`, {
    CustomerName: 'Erika Mustermann',
    Street: 'Unter den Linden 1',
    City: 'Berlin',
    Region: 'Berlin',
    PostalCode: '10117',
    IsoCountry: 'DE',
  })
  const filed = await multipart(
    {
      IsoCountry: 'DE',
      NumberType: 'mobile',
      EndUserType: 'individual',
      AddressSid: address.sid,
      Attributes: JSON.stringify({ ...ERIKA, ...details }),
      DocumentType: ['passport', 'utility_bill'],
    },
    ['passport-erika.jpg', 'utility-bill-erika.pdf'],
  )
  const document = (await api('POST', '/v1/IdentityDocuments', filed)).body
  const passed = await staff('POST', '/staff/v1/Sandbox/Simulate', { Sid: document.sid, Status: 'passed' })
  assert.equal(passed.status, 200)
  const [sale] = (await api('GET', `${base()}/AvailablePhoneNumbers/DE/Mobile.json?PageSize=1`)).body.available_phone_numbers
  const bought = await api('POST', `${base()}/IncomingPhoneNumbers.json`, {
    PhoneNumber: sale.phone_number,
    AddressSid: address.sid,
    IdentitySid: document.sid,
  })
  assert.equal(bought.status, 201)
  return { sid: bought.body.sid as string, documentSid: document.sid as string, addressSid: address.sid as string }
}

const complianceOf = async (sid: string) => (await api('GET', `/v1/PhoneNumbers/${sid}/Compliance`)).body
const ruleOf = async () =>
  (await staff('GET', '/staff/v1/Regulations?IsoCountry=DE&NumberType=mobile&EndUserType=individual')).body.regulations[0]
const textOf = async (sid: string) => (await staff('GET', `/staff/v1/Regulations/${sid}`)).body.yaml as string
const toldOfRules = async (): Promise<{ subject: string; text: string }[]> =>
  (await api('GET', '/v1/Notifications')).body.notifications.filter(({ kind }: { kind: string }) => kind === 'rule_changed')
const changeIn = (sid: string, status: string) =>
  eventually(
    async () => (await staff('GET', `/staff/v1/RegulationChanges/${sid}`)).body,
    change => change.status === status,
  )

/** As answers write a moment. */
const secondOf = (moment: string): string => `${moment.slice(0, 19)}Z`

describe('A change of a rule', () => {
  test('is tried on what is in use, published with a day of grace, told to the affected, and ends what nobody mended', async () => {
    const lacking = await ownedNumber()
    const complete = await ownedNumber({ document_number: 'C01X00T47' })
    assert.deepEqual([(await complianceOf(lacking.sid)).status, (await complianceOf(complete.sid)).status], ['compliant', 'compliant'])

    const rule = await ruleOf()
    const text = (await textOf(rule.sid)).replace('document_number?', 'document_number')
    const drafted = await staff('POST', '/staff/v1/RegulationChanges', { Yaml: text })
    assert.equal(drafted.status, 201)
    const [planned] = drafted.body.regulations
    assert.deepEqual([planned.id, planned.kind, planned.from_version, planned.to_version], ['DE.mobile.individual', 'changed', 1, 2])
    assert.deepEqual(
      planned.changes.map(({ path, before, after: to }: Record<string, unknown>) => [path, before, to]),
      [['endUser.individual_info.fields.document_number.required', false, true]],
    )

    const tried = await changeIn(drafted.body.sid, 'ready')
    assert.deepEqual(tried.affected, { accounts: 1, numbers: 1, proofs: 1, made_compliant: 0 })
    const { affected } = (await staff('GET', `/staff/v1/RegulationChanges/${drafted.body.sid}/Affected`)).body
    assert.deepEqual(
      affected.map(({ account_sid, numbers, lacking: what }: Record<string, unknown>) => [account_sid, numbers, what]),
      [
        [
          server.accountSid,
          1,
          [
            {
              code: 'missing_information',
              twilio_code: 18005,
              field: 'document_number',
              document: null,
              text: 'Something that the rule asks for is missing.',
              count: 1,
            },
          ],
        ],
      ],
    )
    assert.equal((await complianceOf(lacking.sid)).status, 'compliant', 'a trial changes nothing')
    assert.equal((await ruleOf()).version, 1)

    const graceUntil = new Date(Date.now() + 40 * 86_400_000).toISOString()
    const published = await staff('POST', `/staff/v1/RegulationChanges/${drafted.body.sid}/Publish`, { GraceUntil: graceUntil })
    assert.equal(published.status, 200)
    const applied = await changeIn(drafted.body.sid, 'applied')
    assert.deepEqual(applied.affected, tried.affected, 'what happens is what the trial said')

    const asked = await complianceOf(lacking.sid)
    assert.deepEqual([asked.status, asked.deadline, asked.is_overdue], ['action-required', `${graceUntil.slice(0, 19)}Z`, false])
    assert.deepEqual(
      asked.reasons.map(({ code, twilio_code, field }: Record<string, unknown>) => [code, twilio_code, field]),
      [
        ['rule_needs_more', 22600, undefined],
        ['missing_information', 18005, 'document_number'],
      ],
    )
    const unmoved = await complianceOf(complete.sid)
    assert.deepEqual([unmoved.status, unmoved.regulation_version], ['compliant', 2])
    const document = (await api('GET', `/v1/IdentityDocuments/${lacking.documentSid}`)).body
    assert.deepEqual([document.verification_status, document.valid_until], ['passed', graceUntil.slice(0, 10)])
    const told = await toldOfRules()
    assert.equal(told.length, 1)
    assert.match(told[0]?.text ?? '', /Document number/)

    // Later, and back again: what relied on the old day follows, and nothing else does.
    const later = new Date(Date.now() + 90 * 86_400_000).toISOString()
    for (const [until, times] of [
      [later, 2],
      [graceUntil, 3],
    ] as const) {
      assert.equal((await staff('POST', `/staff/v1/RegulationChanges/${drafted.body.sid}/Grace`, { GraceUntil: until })).status, 200)
      const moved = await changeIn(drafted.body.sid, 'applied')
      assert.deepEqual([moved.affected, moved.grace_until], [applied.affected, secondOf(until)])
      const { status, deadline } = await complianceOf(lacking.sid)
      assert.deepEqual([status, deadline], ['action-required', secondOf(until)])
      const { valid_until } = (await api('GET', `/v1/IdentityDocuments/${lacking.documentSid}`)).body
      assert.equal(valid_until, until.slice(0, 10))
      const messages = await eventually(toldOfRules, ({ length }) => length >= times)
      assert.equal(messages.length, times)
      assert.match(messages[0]?.subject ?? '', new RegExp(`by ${dayInWords(new Date(until))}$`))
    }
    const past = await staff('POST', `/staff/v1/RegulationChanges/${drafted.body.sid}/Grace`, { GraceUntil: '2020-01-01' })
    assert.equal(past.status, 400)
    assert.deepEqual((await complianceOf(complete.sid)).deadline, null)

    await staff('POST', '/staff/v1/Sandbox/Clock', { Advance: 'P41D' })
    const late = await eventually(
      () => complianceOf(lacking.sid),
      ({ reasons }) => reasons[0]?.code === 'not_verified',
    )
    assert.deepEqual([late.status, late.is_overdue], ['action-required', true])
    const failed = (await api('GET', `/v1/IdentityDocuments/${lacking.documentSid}`)).body
    assert.deepEqual([failed.verification_status, failed.reasons[0].twilio_code], ['failed', 22601])
    assert.equal((await complianceOf(complete.sid)).status, 'compliant')

    const mended = await api('POST', `/v1/IdentityDocuments/${lacking.documentSid}`, {
      Attributes: JSON.stringify({ ...ERIKA, document_number: 'C01X00T47' }),
    })
    assert.equal(mended.body.verification_status, 'draft')
    await staff('POST', '/staff/v1/Sandbox/Simulate', { Sid: lacking.documentSid, Status: 'passed' })
    await eventually(
      () => complianceOf(lacking.sid),
      ({ status }) => status === 'compliant',
    )
  })

  test('keeps every version, tells them apart, and brings an old one back', async () => {
    const { sid } = await ruleOf()
    const { versions } = (await staff('GET', `/staff/v1/Regulations/${sid}/Versions`)).body
    assert.deepEqual(
      versions.map(({ version, origin }: Record<string, unknown>) => [version, origin]),
      [
        [2, 'draft'],
        [1, 'files'],
      ],
    )
    assert.match((await staff('GET', `/staff/v1/Regulations/${sid}/Versions/1`)).body.yaml, /document_number\?/)
    const diff = (await staff('GET', `/staff/v1/Regulations/${sid}/Diff?From=1&To=2`)).body
    assert.equal(diff.changes.length, 1)
    const back = await staff('POST', '/staff/v1/RegulationChanges', { RegulationSid: sid, Version: 1 })
    await changeIn(back.body.sid, 'ready')
    assert.equal((await staff('POST', `/staff/v1/RegulationChanges/${back.body.sid}/Publish`, { GraceDays: 0 })).status, 200)
    await changeIn(back.body.sid, 'applied')
    assert.equal((await ruleOf()).version, 3)
  })

  test('begins on a later day, whatever the rule came to say meanwhile', async () => {
    const { sid } = await ruleOf()
    const text = await textOf(sid)
    const { body: draft } = await staff('POST', '/staff/v1/RegulationChanges', {
      Yaml: text.replace('document_number?', 'document_number'),
    })
    await changeIn(draft.sid, 'ready')
    const { now } = (await staff('GET', '/staff/v1/Sandbox/Clock')).body
    const inDays = (days: number) => new Date(Date.parse(now) + days * 86_400_000).toISOString()
    const publish = (fields: Record<string, string>) => staff('POST', `/staff/v1/RegulationChanges/${draft.sid}/Publish`, fields)
    assert.equal((await publish({ BeginsAt: inDays(20), GraceUntil: inDays(10) })).status, 400)
    const { body: scheduled } = await publish({ BeginsAt: inDays(2), GraceDays: '10' })
    assert.deepEqual(
      [scheduled.status, scheduled.begins_at, scheduled.grace_until],
      ['scheduled', secondOf(inDays(2)), secondOf(inDays(12))],
    )

    const { body: words } = await staff('POST', '/staff/v1/RegulationChanges', {
      Yaml: text.replace('notes:', 'notes:\n      - Meanwhile.'),
    })
    await changeIn(words.sid, 'ready')
    assert.equal((await staff('POST', `/staff/v1/RegulationChanges/${words.sid}/Publish`, {})).status, 200)
    await changeIn(words.sid, 'applied')
    assert.equal((await ruleOf()).version, 4)

    await staff('POST', '/staff/v1/Sandbox/Clock', { Advance: 'P3D' })
    const begun = await changeIn(draft.sid, 'applied')
    assert.deepEqual([begun.regulations[0].from_version, begun.regulations[0].to_version], [4, 5])
    assert.deepEqual([(await ruleOf()).version, /document_number\?/.test(await textOf(sid))], [5, false])
  })

  test('is refused with the line of each fault, when it says nothing new, when another came first, and to other staff', async () => {
    const { sid } = await ruleOf()
    const text = await textOf(sid)
    const faulty = await staff('POST', '/staff/v1/RegulationChanges', { Yaml: text.replace('passport', 'pasport') })
    assert.equal(faulty.body.code, 70060)
    assert.ok(faulty.body.details.problems.every(({ file, line }: Record<string, unknown>) => file === 'DE.yaml' && Number(line) > 1))
    assert.equal((await staff('POST', '/staff/v1/RegulationChanges', { Yaml: text })).body.code, 70061)
    assert.equal((await api('POST', '/staff/v1/RegulationChanges', { Yaml: text })).status, 401)

    const draft = async (note: string) =>
      (await staff('POST', '/staff/v1/RegulationChanges', { Yaml: text.replace('notes:', `notes:\n      - ${note}`) })).body.sid
    const [one, two] = [await draft('One.'), await draft('Two.')]
    await changeIn(one, 'ready')
    await changeIn(two, 'ready')
    assert.equal((await staff('POST', `/staff/v1/RegulationChanges/${two}/Grace`, { GraceDays: 30 })).status, 409)
    assert.equal((await staff('POST', `/staff/v1/RegulationChanges/${one}/Publish`, {})).status, 200)
    assert.equal((await staff('POST', `/staff/v1/RegulationChanges/${two}/Publish`, {})).body.code, 70062)
    assert.equal((await staff('DELETE', `/staff/v1/RegulationChanges/${two}`)).status, 204)
    assert.equal((await staff('POST', `/staff/v1/RegulationChanges/${two}/Publish`, {})).status, 409)
  })
})
