import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Api, accountApi, apiOf, multipart, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

interface Part {
  kind: string
  place: string
  count: number
  first: { sid: string; friendly_name: string }[]
}

describe('The overview of an account', () => {
  let server: TestServer
  let api: Api
  before(async () => {
    server = await startServer()
    api = accountApi(server)
  })
  after(() => server?.stop())

  const partsOf = async (of = api): Promise<Part[]> => (await of('GET', '/v1/Overview')).body.parts
  const find = (parts: Part[], kind: string, place: string) => parts.find(part => part.kind === kind && part.place === place)

  test('is empty where nothing is, and says nothing of another account', async () => {
    assert.deepEqual(await partsOf(), [])
    await api('POST', '/v1/IdentityDocuments', { IsoCountry: 'DE', NumberType: 'mobile', EndUserType: 'individual', FriendlyName: 'Mine' })
    const other = (await staffApi(server)('POST', '/staff/v1/Accounts', { FriendlyName: 'Other' })).body
    assert.deepEqual(await partsOf(apiOf(server.url, { name: other.sid, secret: other.auth_token })), [])
  })

  test('counts all that is unfinished and shows the newest twenty', async () => {
    for (let n = 0; n < 24; n++)
      await api('POST', '/v1/IdentityDocuments', {
        IsoCountry: 'DE',
        NumberType: 'mobile',
        EndUserType: 'individual',
        FriendlyName: `No ${n}`,
      })
    const drafts = find(await partsOf(), 'identity_document', 'drafts')
    assert.equal(drafts?.count, 25)
    assert.deepEqual([drafts?.first.length, drafts?.first[0]?.friendly_name], [20, 'No 23'])
  })

  test('puts checks, bundles and numbers where somebody looks for them', async () => {
    await api('POST', '/v1/Inquiries', { FriendlyName: 'Jane', IsoCountry: 'DE' })
    const [rule] = (await api('GET', '/v2/RegulatoryCompliance/Regulations?IsoCountry=GB&NumberType=local&EndUserType=business')).body
      .results
    await api('POST', '/v2/RegulatoryCompliance/Bundles', { FriendlyName: 'Ours', Email: 'a@example.com', RegulationSid: rule.sid })
    const csv = [
      'phone_number,country,type,locality,region,capabilities,account_sid',
      `+49302345678,DE,local,Berlin,,voice,${server.accountSid}`,
    ].join('\n')
    await staffApi(server)('POST', '/staff/v1/NumberImports', csv, { 'content-type': 'text/csv' })
    const { body } = await api('GET', '/v1/Overview')
    assert.equal(find(body.parts, 'inquiry', 'drafts')?.count, 1)
    assert.equal(find(body.parts, 'bundle', 'drafts')?.first[0]?.friendly_name, 'Ours')
    assert.equal(find(body.parts, 'number', 'needs')?.count, 1)
    assert.deepEqual(body.numbers, { compliant: 0, action_required: 1, not_regulated: 0 })
  })

  test('a list of numbers can be searched and names what stands behind each', async () => {
    const at = `/2010-04-01/Accounts/${server.accountSid}/IncomingPhoneNumbers`
    const search = async (text: string) =>
      (await api('GET', `${at}.json?Search=${encodeURIComponent(text)}&ProofNames=true`)).body.incoming_phone_numbers
    const [number] = await search('30 2345678')
    await api('POST', `${at}/${number.sid}.json`, { FriendlyName: '100% desk' })
    assert.equal((await search('100%'))[0]?.sid, number.sid)
    assert.equal((await search('100_')).length, 0)
    assert.equal((await search(number.sid.toLowerCase())).length, 1)
    assert.deepEqual([number.identity_name, number.address_name], [null, null])
    const form = await multipart({ IsoCountry: 'DE', NumberType: 'local', EndUserType: 'individual', FriendlyName: 'Behind it' }, [])
    const { sid } = (await api('POST', '/v1/IdentityDocuments', form)).body
    assert.equal((await api('GET', `${at}.json?Search=${sid}`)).body.incoming_phone_numbers.length, 0)
    const [brief] = (await api('GET', '/v1/IdentityDocuments?Brief=true&PageSize=1')).body.identity_documents
    assert.equal(brief.number_count, 0)
  })
})
