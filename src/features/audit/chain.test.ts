import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CHAIN_START, chainHash, type SealedRow, verifyChain } from './chain.ts'

function chainOf(count: number): SealedRow[] {
  let before = CHAIN_START
  return Array.from({ length: count }, (_, position) => {
    const row = {
      seq: position + 1,
      sid: `EV${position}`,
      accountSid: 'AC1',
      actorKind: 'account',
      actorSid: 'AC1',
      requestId: 'RQ1',
      at: new Date(position),
      what: 'address.created',
      subjectSid: 'AD1',
      from: null,
      to: null,
    }
    before = chainHash(before, row)
    return { ...row, chainHash: before }
  })
}

test('an untouched chain is whole, also while its newest rows wait for the sweep', async () => {
  const rows = chainOf(5)
  const waiting = rows.map((row, position) => (position > 2 ? { ...row, chainHash: null } : row))
  assert.deepEqual(await verifyChain(waiting), {
    isWhole: true,
    sealed: 3,
    unsealed: 2,
    head: rows[2]?.chainHash?.toString('hex'),
    brokenAt: null,
    knowsHead: null,
  })
})

test('a changed, removed, moved or unsealed row is named', async () => {
  const rows = chainOf(5)
  const [one, two, three, four, five] = rows as [SealedRow, SealedRow, SealedRow, SealedRow, SealedRow]
  assert.equal((await verifyChain([one, { ...two, what: 'x' }, three])).brokenAt, 2)
  assert.equal((await verifyChain([one, three, four])).brokenAt, 3)
  assert.equal((await verifyChain([one, three, two])).brokenAt, 3)
  assert.equal((await verifyChain([one, { ...two, chainHash: null }, three, four, five])).brokenAt, 3)
})

test('a cut-off end shows against a head that was written down before', async () => {
  const rows = chainOf(5)
  const { head } = await verifyChain(rows)
  assert.equal((await verifyChain(rows.slice(0, 4))).isWhole, true)
  assert.equal((await verifyChain(rows.slice(0, 4), head)).isWhole, false)
})
