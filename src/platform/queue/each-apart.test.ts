import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eachApart } from './each-apart.ts'

test('what fails holds up nothing behind it, and is told once all were handled', async () => {
  const handled: number[] = []
  const handle = async (thing: number) => {
    handled.push(thing)
    if (thing % 2 === 0) throw new Error(`${thing} cannot be done`)
  }
  await assert.rejects(eachApart([1, 2, 3, 4, 5], handle), /^Error: 2 cannot be done$/)
  assert.deepEqual(handled, [1, 2, 3, 4, 5])
})

test('says how many there were', async () => {
  assert.equal(await eachApart(['a', 'b'], async () => undefined), 2)
  assert.equal(await eachApart([], () => Promise.reject(new Error('never asked'))), 0)
})
