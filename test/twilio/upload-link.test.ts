import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Api, accountApi, eventually, multipart } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

const DOCUMENTS = '/v2/RegulatoryCompliance/SupportingDocuments'
let server: TestServer
let api: Api
before(async () => {
  server = await startServer()
  api = accountApi(server)
})
after(() => server.stop())

const upload = async (url: string, file = 'register-extract-conformance.pdf') =>
  fetch(url.replace(/^https?:\/\/[^/]+/, server.url), { method: 'POST', body: await multipart({}, [file]) })

test('a document made by the SDK gets its scan through a one-time link, without credentials', async () => {
  const { body: document } = await api('POST', DOCUMENTS, {
    FriendlyName: 'Extract',
    Type: 'commercial_registrar_excerpt',
    Attributes: '{}',
  })
  const { status, body: link } = await api('POST', `${DOCUMENTS}/${document.sid}/UploadLink`, {})
  assert.equal(status, 201)
  const sent = await upload(link.url)
  assert.equal(sent.status, 201)
  assert.deepEqual(await sent.json(), { supporting_document_sid: document.sid, status: 'draft' })
  const filed = await eventually(
    async () => (await api('GET', `${DOCUMENTS}/${document.sid}`)).body,
    ({ mime_type }) => mime_type === 'application/pdf',
  )
  assert.equal(filed.status, 'draft')
  assert.equal((await upload(link.url)).status, 410)
})

test('an invented link is refused before a byte is taken, and a bad file does not use a link up', async () => {
  assert.equal((await upload(`${server.url}/upload/invented`)).status, 410)
  const { body: document } = await api('POST', DOCUMENTS, { FriendlyName: 'Extract', Type: 'trade_license', Attributes: '{}' })
  const { body: link } = await api('POST', `${DOCUMENTS}/${document.sid}/UploadLink`, {})
  assert.equal((await upload(link.url, 'picture-in-words.svg')).status, 415)
  assert.equal((await upload(link.url)).status, 201)
})

test("another account's document gets no link", async () => {
  assert.equal((await api('POST', `${DOCUMENTS}/RD${'0'.repeat(32)}/UploadLink`, {})).body.code, 20404)
})
