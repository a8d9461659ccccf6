import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { eventually, staffApi } from '../helpers/client.ts'
import { assertAccessible, LOOKS, openWorkplace, showAs, skipReason, type Workplace } from './browser.ts'

const DAY_MS = 86_400_000
let workplace: Workplace
before(async () => {
  if (skipReason) return
  const persona = { PERSONA_API_KEY: 'persona_test', PERSONA_TEMPLATE_ID: 'itmpl_test', PERSONA_WEBHOOK_SECRET: 'wbhsec_test' }
  workplace = await openWorkplace({ env: { COUNTERSIGN_VENDOR: 'persona', ...persona } })
})
after(() => workplace?.close())

async function look(page: Page, name: string): Promise<void> {
  for (const scheme of LOOKS) {
    await showAs(page, scheme)
    await assertAccessible(page, `${name}, ${scheme}`)
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}-${scheme}.png`, fullPage: true })
  }
}

const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)

/** A date field has one box for each part. */
async function fillDate(page: Page, label: string, day: string): Promise<void> {
  const [year = '', month = '', date = ''] = day.split('-')
  for (const [part, text] of [
    ['day', date],
    ['month', month],
    ['year', year],
  ] as const)
    await page.getByRole('textbox', { name: new RegExp(`^${label}: ${part}`, 'i') }).fill(text)
}

/** A draft that changes a rule, tried on what is in use. */
async function draft(note: string): Promise<string> {
  const staff = staffApi(workplace.server)
  const [rule] = (await staff('GET', '/staff/v1/Regulations?IsoCountry=CH&NumberType=mobile')).body.regulations
  const { yaml } = (await staff('GET', `/staff/v1/Regulations/${rule.sid}`)).body
  const { body } = await staff('POST', '/staff/v1/RegulationChanges', { Yaml: yaml.replace('A legible electronic copy is kept.', note) })
  await eventually(
    () => staff('GET', `/staff/v1/RegulationChanges/${body.sid}`),
    answer => answer.body.status === 'ready',
  )
  return body.sid
}

test('a change of rules is put off to a day, with a day of grace after it', { skip: skipReason }, async () => {
  const sid = await draft('A copy is kept for good.')
  const page = await workplace.open(`/operations/rules/changes/${sid}`)
  await fillDate(page, 'In force from', inDays(10))
  await fillDate(page, 'Day of grace', inDays(5))
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await page.getByRole('button', { name: 'Really publish' }).click()
  await page.getByText(/it ends before the rules begin/).waitFor()
  await fillDate(page, 'Day of grace', inDays(40))
  await look(page, 'rule-change-dates')
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await page.getByRole('button', { name: 'Really publish' }).click()
  await page.getByText('The change comes into force on its day.').waitFor()
  const { body } = await staffApi(workplace.server)('GET', `/staff/v1/RegulationChanges/${sid}`)
  assert.deepEqual([body.status, body.begins_at.slice(0, 10), body.grace_until.slice(0, 10)], ['scheduled', inDays(10), inDays(40)])
})

test('the day of grace of a change in force can be moved', { skip: skipReason }, async () => {
  const sid = await draft('A copy is kept a while.')
  const page = await workplace.open(`/operations/rules/changes/${sid}`)
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await page.getByRole('button', { name: 'Really publish' }).click()
  const move = page.getByRole('button', { name: 'Move the day of grace' })
  await move.waitFor()
  assert.ok(await move.isDisabled())
  await fillDate(page, 'Day of grace', inDays(90))
  await look(page, 'rule-change-grace')
  await move.click()
  await page.getByText('The day of grace is moved. Those it affects are told.').waitFor()
  const { body } = await staffApi(workplace.server)('GET', `/staff/v1/RegulationChanges/${sid}`)
  assert.equal(body.grace_until.slice(0, 10), inDays(90))
})

test('where the vendor is another, the settings say that it judges the signs of fraud', { skip: skipReason }, async () => {
  const page = await workplace.open('/operations/settings')
  await page.getByText('Applicants show their ID at Persona now, which looks for sig').waitFor()
  await look(page, 'settings-vendor')
})

test('no page threw an error on the way', { skip: skipReason }, () => {
  assert.deepEqual(workplace.complaints, [])
})
