import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { SHOTS } from '../screenshots/all.ts'
import { type LivedIn, liveIn } from '../screenshots/lived-in.ts'
import { take } from '../screenshots/shot.ts'
import { openWorkplace, skipReason, type Workplace } from './browser.ts'
import { EVERY_PAGE, isOfStaff, lookAt } from './every-page.ts'

const DOCS = join(import.meta.dirname, '..', '..', 'docs')
const MOST_BYTES = 200_000

let workplace: Workplace
let lived: LivedIn
before(async () => {
  if (skipReason) return
  workplace = await openWorkplace()
  lived = await liveIn(workplace.server)
})
after(() => workplace?.close())

test('every page of customers is accessible and fits its window, light, dark and at 390 px', { skip: skipReason }, async () => {
  await lookAt(
    workplace,
    lived,
    EVERY_PAGE.filter(page => !isOfStaff(page)),
  )
})

test('no route of the Console is left out here', () => {
  const router = readFileSync(join(import.meta.dirname, '..', '..', 'console', 'router.tsx'), 'utf8')
  const routes = [...router.matchAll(/ path: '([^']+)'/g)].map(([, route]) => route)
  const known = new Set(EVERY_PAGE.map(({ route }) => route))
  assert.ok(routes.length > 40)
  assert.deepEqual(
    routes.filter(route => route && !known.has(route)),
    [],
  )
})

test('the pictures of the guides can be taken, and each of them is in a guide', { skip: skipReason }, async () => {
  const guides = ['customer', 'reviewer', 'operator'].map(name => readFileSync(join(DOCS, 'guides', `${name}.md`), 'utf8')).join('\n')
  for (const shot of SHOTS) {
    assert.ok(guides.includes(`images/${shot.name}.webp`), `no guide shows ${shot.name}`)
    assert.ok((await take(workplace, lived, shot)).length > 0)
  }
})

test('the first load of Home weighs at most 200 kB as it comes over the line', { skip: skipReason }, async () => {
  const page = await workplace.open('/')
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
  const { gzipSync } = await import('node:zlib')
  const urls: string[] = await page.evaluate(
    "performance.getEntriesByType('resource').map(({ name }) => name).filter(name => /\\.(js|css)$/.test(name))",
  )
  let bytes = 0
  for (const url of urls) {
    const answer = await fetch(url)
    assert.ok(answer.headers.get('content-encoding'), `${url} comes as it lies`)
    bytes += gzipSync(await answer.text()).length
  }
  assert.ok(bytes > 0 && bytes <= MOST_BYTES, `${bytes} bytes of scripts and styles`)
})

test('no page threw an error on the way', { skip: skipReason }, () => {
  assert.deepEqual(workplace.complaints, [])
})
