import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type LivedIn, liveIn } from '../screenshots/lived-in.ts'
import { openWorkplace, skipReason, type Workplace } from './browser.ts'
import { EVERY_PAGE, isOfStaff, lookAt } from './every-page.ts'

let workplace: Workplace
let lived: LivedIn
before(async () => {
  if (skipReason) return
  workplace = await openWorkplace()
  lived = await liveIn(workplace.server)
})
after(() => workplace?.close())

test('every page of staff is accessible and fits its window, light, dark and at 390 px', { skip: skipReason }, async () => {
  await lookAt(workplace, lived, EVERY_PAGE.filter(isOfStaff))
})

test('no page threw an error on the way', { skip: skipReason }, () => {
  assert.deepEqual(workplace.complaints, [])
})
