import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { accountApi, eventually } from '../helpers/client.ts'
import { DESK, openWorkplace, PHONE, skipReason, type Workplace } from './browser.ts'

const DOCUMENTS = 300
let workplace: Workplace
/** What stands first and last in the list: rows of one import may be of the same moment, in any order. */
let [first, last] = ['', '']

/** Far more documents than are drawn at once. */
before(async () => {
  if (skipReason) return
  workplace = await openWorkplace()
  const { accountSid, authToken, url } = workplace.server
  const rows = Array.from({ length: DOCUMENTS }, (_, n) => `identity_document,Holder ${n + 1},DE,mobile,individual`)
  const answer = await fetch(`${url}/v1/Imports`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`, 'content-type': 'text/csv' },
    body: ['kind,friendly_name,iso_country,number_type,end_user_type', ...rows].join('\n'),
  })
  const { sid } = (await answer.json()) as { sid: string }
  await eventually(
    () => accountApi(workplace.server)('GET', `/v1/Imports/${sid}`),
    ({ body }) => body.status === 'completed',
  )
  const { body } = await accountApi(workplace.server)('GET', `/v1/IdentityDocuments?PageSize=${DOCUMENTS}`)
  const names: string[] = body.identity_documents.map((row: { friendly_name: string }) => row.friendly_name)
  assert.equal(names.length, DOCUMENTS)
  first = names[0] ?? ''
  last = names.at(-1) ?? ''
})
after(() => workplace?.close())

for (const [look, options] of [
  ['on a desk', DESK],
  ['on a phone', PHONE],
] as const) {
  test(`of a long list only what is near is drawn, and its end can be reached, ${look}`, { skip: skipReason }, async () => {
    const page = await workplace.open('/documents', options)
    await page.getByRole('button', { name: /^All ?300$/ }).waitFor()
    const links = page.getByRole('link', { name: /^Holder / })
    assert.ok((await links.count()) < DOCUMENTS / 2)
    await page.getByRole('link', { name: first, exact: true }).waitFor()
    await eventually(async () => {
      await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)')
      return page.getByRole('link', { name: last, exact: true }).count()
    }, Boolean)
    assert.equal(await page.getByRole('link', { name: first, exact: true }).count(), 0)
    assert.ok((await links.count()) < DOCUMENTS / 2)
  })
}

test('what has the focus stays where it is, however far one scrolls', { skip: skipReason }, async () => {
  const page = await workplace.open('/documents')
  const link = page.getByRole('link', { name: first, exact: true })
  await link.focus()
  await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)')
  await page.getByRole('link', { name: last, exact: true }).waitFor()
  assert.ok(await link.evaluate(node => node === node.ownerDocument.activeElement))
})

test('no page threw an error on the way', { skip: skipReason }, () => {
  assert.deepEqual(workplace.complaints, [])
})
