import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { AppError } from '../../src/domain/errors.ts'
import { updateAddress } from '../../src/features/addresses/update.ts'
import { periodAt } from '../../src/features/compliance/store.ts'
import { deleteIdentityDocument } from '../../src/features/identity-documents/delete.ts'
import { editIdentityDocument } from '../../src/features/identity-documents/edit.ts'
import { simulateIdentityDocument } from '../../src/features/identity-documents/simulate.ts'
import { buyNumber } from '../../src/features/numbers/buy.ts'
import { releaseNumber } from '../../src/features/numbers/release.ts'
import { findNumber } from '../../src/features/numbers/store.ts'
import { updateNumber } from '../../src/features/numbers/update.ts'
import { findRequirements } from '../../src/features/requirements/requirements.ts'
import { read } from '../../src/platform/postgres/context.ts'
import { BUNDLE, beginModel, end, goes, type Model, type ModelNumber, mappingOf, PERSON, statusOf } from './model.ts'
import { openWorld, type World } from './world.ts'

const RUNS = 25
const DAY_MS = 86_400_000
let world: World
before(async () => {
  world = await openWorld()
})
after(() => world.stop())

/** What happens in a run. Each is tried and may be refused, which the model has to know. */
type Step =
  | { do: 'advance'; days: number }
  | { do: 'dateDocument'; document: number; days: number }
  | { do: 'deleteDocument'; document: number }
  | { do: 'mendDocument'; document: number }
  | { do: 'moveAddress'; address: number }
  | { do: 'decideBundle'; isApproved: boolean }
  | { do: 'map'; number: number; address: number; proof: number }
  | { do: 'unmap'; number: number }
  | { do: 'release'; number: number }
  | { do: 'changeRule'; asksNumber: boolean; graceDays: number }

const is = <T extends string>(name: T) => fc.constant(name)
const steps = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.record({ do: is('advance'), days: fc.constantFrom(2, 10, 40) }),
    fc.record({ do: is('dateDocument'), document: fc.nat(1), days: fc.constantFrom(5, 25, 60) }),
    fc.record({ do: is('deleteDocument'), document: fc.nat(1) }),
    fc.record({ do: is('mendDocument'), document: fc.nat(1) }),
    fc.record({ do: is('moveAddress'), address: fc.nat(3) }),
    fc.record({ do: is('decideBundle'), isApproved: fc.boolean() }),
    fc.record({ do: is('map'), number: fc.nat(2), address: fc.nat(3), proof: fc.nat(BUNDLE) }),
    fc.record({ do: is('unmap'), number: fc.nat(2) }),
    fc.record({ do: is('release'), number: fc.nat(2) }),
    fc.record({ do: is('changeRule'), asksNumber: fc.boolean(), graceDays: fc.constantFrom(1, 20) }),
  ),
  { minLength: 5, maxLength: 12 },
)

test('whatever happens to proofs, addresses, rules and time, each number stands as a model of few words says, and did at every moment before', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async run => {
      const model = await beginModel(world)
      for (const [address, proof] of [
        [0, 0],
        [1, 0],
        [3, BUNDLE],
      ] as const)
        await buy(model, address, proof)
      await look(model)
      for (const step of run) {
        await take(model, step)
        await look(model)
      }
      await lookBack(model)
    }),
    { numRuns: RUNS, endOnFailure: true, includeErrorInReport: true },
  )
})

const now = () => world.services.clock.now()
const owner = (model: Model) => world.owner(model.account)

/** Whether it was done; a refusal that the caller could mend is an answer, anything else is a fault. */
async function isDone(work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}

async function buy(model: Model, address: number, proof: number): Promise<void> {
  const [row] = await read(world.system(), tx =>
    tx.query<{ phone_number: string }>(
      `select phone_number from inventory where state = 'available' and iso_country = 'DE' and number_type = 'mobile' order by 1 limit 1`,
    ),
  )
  assert.ok(row, 'no number is left to buy')
  const wanted = { phoneNumber: row.phone_number, areaCode: undefined, numberType: undefined, friendlyName: undefined, config: {} }
  let sid = ''
  const bought = buyNumber(owner(model), { ...wanted, ...mappingOf(model, address, proof) }).then(number => {
    sid = number.sid
  })
  const isBought = await isDone(bought)
  assert.equal(isBought, goes(model, now(), address, proof), `buying with address ${address} and proof ${proof}`)
  if (isBought) model.numbers.push({ sid, phoneNumber: row.phone_number, address, proof, isReleased: false })
}

async function take(model: Model, step: Step): Promise<void> {
  switch (step.do) {
    case 'advance':
      world.advance(step.days)
      return world.settle()
    case 'dateDocument':
      return dateDocument(model, step)
    case 'deleteDocument':
      return deleteDocument(model, step.document)
    case 'mendDocument':
      return mendDocument(model, step.document)
    case 'moveAddress':
      return moveAddress(model, step.address)
    case 'decideBundle':
      return model.decideBundle(step.isApproved)
    case 'map':
      return map(model, step)
    case 'unmap':
      return unmap(model, step.number)
    case 'release':
      return release(model, step.number)
    case 'changeRule':
      return model.changeRule(step)
  }
}

async function dateDocument(model: Model, { document: index, days }: { document: number; days: number }): Promise<void> {
  const document = model.documents[index]
  if (document?.state !== 'passed') return
  const day = new Date(now().getTime() + days * DAY_MS).toISOString().slice(0, 10)
  await simulateIdentityDocument(world.system(), { sid: document.sid, status: undefined, validUntil: day })
  document.paperEnds = Date.parse(`${day}T00:00:00Z`) + DAY_MS
}

async function deleteDocument(model: Model, index: number): Promise<void> {
  const document = model.documents[index]
  if (!document || document.state === 'gone') return
  const isUsed = model.numbers.some(({ proof, isReleased }) => proof === index && !isReleased)
  assert.equal(await isDone(deleteIdentityDocument(owner(model), document.sid)), !isUsed, 'deleting a document')
  if (!isUsed) document.state = 'gone'
}

/** Only what failed can be mended; a paper that has ended stays ended. */
async function mendDocument(model: Model, index: number): Promise<void> {
  const document = model.documents[index]
  if (document?.state !== 'failed') return
  const nothing = { friendlyName: undefined, isoCountry: undefined, numberType: undefined, endUserType: undefined, addressSid: undefined }
  const attributes = { ...PERSON, document_number: 'C01X00T47' }
  await editIdentityDocument(owner(model), document.sid, { ...nothing, statusCallback: undefined, attributes, files: [] })
  await simulateIdentityDocument(world.system(), { sid: document.sid, status: 'passed', validUntil: undefined })
  Object.assign(document, { state: 'passed', hasNumber: true, paperEnds: null, graceEnds: null })
}

async function moveAddress(model: Model, index: number): Promise<void> {
  const address = model.addresses[index]
  if (!address) return
  const isProven = model.documents.some(document => document.address === index && document.state === 'passed')
  const mayMove = index === 3 ? !model.bundle.isApproved : !isProven
  assert.equal(await isDone(updateAddress(owner(model), address.sid, { customerName: 'Max Anders' })), mayMove, 'changing an address')
  if (mayMove) address.isMoved = true
}

async function map(model: Model, { number: index, address, proof }: { number: number; address: number; proof: number }): Promise<void> {
  const number = model.numbers[index]
  if (!number || number.isReleased || (number.address === address && number.proof === proof)) return
  const isMapped = await isDone(updateNumber(owner(model), number.sid, { ...NO_CHANGE, ...mappingOf(model, address, proof) }))
  assert.equal(isMapped, goes(model, now(), address, proof), `mapping address ${address} and proof ${proof}`)
  if (isMapped) Object.assign(number, { address, proof })
}

const NO_CHANGE = { friendlyName: undefined, config: {}, accountSid: undefined }

async function unmap(model: Model, index: number): Promise<void> {
  const number = model.numbers[index]
  if (!number || number.isReleased || number.proof === null) return
  await updateNumber(owner(model), number.sid, { ...NO_CHANGE, addressSid: null, identitySid: null, bundleSid: null })
  Object.assign(number, { address: null, proof: null })
}

async function release(model: Model, index: number): Promise<void> {
  const number = model.numbers[index]
  if (!number || number.isReleased) return
  await releaseNumber(owner(model), number.sid)
  number.isReleased = true
}

/** After everything that follows from a step, the standing of each number and who is behind it. */
async function look(model: Model): Promise<void> {
  await world.settle()
  model.passTime(now())
  const at = now()
  for (const number of model.numbers) {
    const found = await read(owner(model), tx => findNumber(tx, model.account, number.sid))
    if (number.isReleased) assert.equal(found, undefined)
    else await lookAt(model, number)
    model.history.push({ at, phoneNumber: number.phoneNumber, expected: number.isReleased ? null : expectedPeriod(model, number) })
  }
  await lookAtOffers(model)
  // The next change comes at a later moment.
  await new Promise(resolve => setTimeout(resolve, 3))
}

async function lookAt(model: Model, number: ModelNumber): Promise<void> {
  const found = await read(owner(model), tx => findNumber(tx, model.account, number.sid))
  const { status, reasons, deadline, compliantUntil } = found?.compliance ?? {}
  const wanted = statusOf(model, now(), number)
  assert.equal(status, wanted, JSON.stringify({ number, documents: model.documents, bundle: model.bundle, reasons }))
  assert.equal(deadline !== null, wanted === 'action-required', 'whether there is a deadline')
  assert.equal((reasons?.length ?? 0) > 0, wanted === 'action-required', 'whether there are reasons')
  const until = goes(model, now(), number.address, number.proof) ? end(model, number.proof) : null
  assert.equal(compliantUntil?.getTime() ?? null, until, 'until when it stays compliant')
}

/** What the resolver offers is what a purchase would take: each proof exactly with the addresses that go with it. */
async function lookAtOffers(model: Model): Promise<void> {
  const number = { phoneNumber: '', isoCountry: 'DE', numberType: 'mobile' } as const
  const { qualifying, notQualifying } = await read(owner(model), tx => findRequirements(tx, owner(model), number, undefined))
  const offered = new Map(qualifying.map(item => [item.sid, item.with.toSorted()]))
  for (const [proof, sid] of [...model.documents.map(document => document.sid), model.bundle.sid].entries()) {
    const partners = model.addresses.filter((_, address) => goes(model, now(), address, proof)).map(address => address.sid)
    assert.deepEqual(offered.get(sid) ?? [], partners.toSorted(), `what is offered with proof ${proof}`)
    assert.equal(offered.has(sid), partners.length > 0, `whether proof ${proof} is offered`)
  }
  for (const { sid, reasons } of notQualifying) assert.ok(reasons.length > 0, `${sid} is not offered, and nothing says why`)
}

const expectedPeriod = (model: Model, number: ModelNumber) => ({
  ...mappingOf(model, number.address, number.proof),
  compliance: statusOf(model, now(), number),
})

/** Every moment that was looked at, asked for again at the end. A number that was sold again has two stories. */
async function lookBack(model: Model): Promise<void> {
  for (const { at, phoneNumber, expected } of model.history) {
    const period = await read(world.system(), tx => periodAt(tx, phoneNumber, at))
    const { addressSid = null, identitySid = null, bundleSid = null, compliance } = period ?? {}
    assert.deepEqual(period ? { addressSid, identitySid, bundleSid, compliance } : null, expected, `${phoneNumber} at ${at.toISOString()}`)
  }
}
