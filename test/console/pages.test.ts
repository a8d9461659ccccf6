import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { eventually } from '../helpers/client.ts'
import { assertAccessible, DARK, DESK, openWorkplace, PHONE, skipReason, type Workplace } from './browser.ts'

/** Every page with the heading that says it is there. */
const PAGES: readonly [path: string, heading: string][] = [
  ['/', 'Home'],
  ['/documents', 'Documents'],
  ['/documents/new?country=DE&type=local', 'New identity document'],
  ['/addresses', 'Addresses'],
  ['/numbers', 'Manage numbers'],
  ['/numbers/buy', 'Buy a number'],
  ['/bundles', 'Bundles'],
  ['/bundles/new?country=GB&type=local&holder=business', 'New bundle'],
  ['/trust-hub', 'Trust Hub'],
  ['/trust-hub/new?kind=products', 'New trust product'],
  ['/sign-in', 'Sign in'],
  ['/upgrade', 'Customer profile'],
  ['/messages', 'Messages'],
  ['/requests', 'Requests'],
  ['/events', 'Events and callbacks'],
  ['/keys', 'API keys'],
  ['/team', 'Team'],
  ['/you', 'Your sign-in'],
  ['/settings', 'Settings'],
  ['/review', 'Review queue'],
  ['/operations/health', 'Queue health'],
  ['/operations/accounts', 'Accounts'],
  ['/operations/inventory', 'Number inventory'],
  ['/operations/lookup', 'Number lookup'],
  ['/operations/checks', 'ID checks'],
  ['/operations/settings', 'Operator settings'],
  ['/no-such-page', 'Page not found'],
]
const LOOKS = { light: DESK, dark: DARK, 'at 390 px': PHONE }
const MOST_BYTES = 200_000

let workplace: Workplace
before(async () => {
  if (!skipReason) workplace = await openWorkplace()
})
after(() => workplace?.close())

for (const [look, options] of Object.entries(LOOKS)) {
  test(`every page is accessible and fits its window, ${look}`, { skip: skipReason }, async () => {
    const page = await workplace.open('/', options)
    for (const [path, heading] of PAGES) {
      await page.goto(workplace.server.url + path)
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
      await eventually(
        () => page.locator('[aria-busy=true]').count(),
        count => count === 0,
      )
      await assertAccessible(page, `${path}, ${look}`)
    }
  })
}

test('the first load of Home weighs at most 200 kB as it comes over the line', { skip: skipReason }, async () => {
  const page = await workplace.open('/')
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
  const { gzipSync } = await import('node:zlib')
  const urls: string[] = await page.evaluate(
    "performance.getEntriesByType('resource').map(({ name }) => name).filter(name => /\\.(js|css)$/.test(name))",
  )
  let bytes = 0
  for (const url of urls) bytes += gzipSync(await (await fetch(url)).text()).length
  assert.ok(bytes > 0 && bytes <= MOST_BYTES, `${bytes} bytes of scripts and styles`)
})

test('no page threw an error on the way', { skip: skipReason }, () => {
  assert.deepEqual(workplace.complaints, [])
})
