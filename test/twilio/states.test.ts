import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { accountApi, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'
import { ACTIONS, type Action, type Family, Game, type World } from './model.ts'

const SEQUENCES = 1_000
const AT_ONCE = 8
const SEED = 20_261_124

let server: TestServer
before(async () => {
  server = await startServer()
})
after(() => server.stop())

const people = (host: string) => ({ people: `${host}/EndUsers`, papers: `${host}/SupportingDocuments` })
const common = { FriendlyName: 'Model', Email: 'model@example.com' }
const STARTER = 'RN806dd6cd175f314e1f96a9727ee271f4'

const FAMILIES: Family[] = [
  {
    name: 'bundle',
    bundles: '/v2/RegulatoryCompliance/Bundles',
    items: 'ItemAssignments',
    ...people('/v2/RegulatoryCompliance'),
    create: { ...common, IsoCountry: 'DE', NumberType: 'national', EndUserType: 'business' },
    evaluate: {},
    person: { Type: 'business', Attributes: JSON.stringify({ business_name: 'Muster GmbH' }) },
    paperType: 'trade_license',
    isTrustHub: false,
  },
  {
    name: 'customer profile',
    bundles: '/v1/CustomerProfiles',
    items: 'EntityAssignments',
    ...people('/v1'),
    create: { ...common, PolicySid: STARTER },
    evaluate: { PolicySid: STARTER },
    person: {
      Type: 'starter_customer_profile_information',
      Attributes: JSON.stringify({ first_name: 'Erika', last_name: 'Mustermann', email: 'erika@example.com', phone_number: '+4930901820' }),
    },
    paperType: 'starter_customer_profile_address',
    isTrustHub: true,
  },
]

/** Up to fourteen steps; those that lead on come more often, so that every state is reached. */
const sequences = fc.record({
  family: fc.constantFrom(...FAMILIES),
  actions: fc.array(
    fc.oneof(
      { weight: 1, arbitrary: fc.constantFrom(...ACTIONS) },
      { weight: 1, arbitrary: fc.constantFrom<Action>('assignPerson', 'assignPaper', 'submit', 'claim', 'approve', 'reject') },
    ),
    { minLength: 6, maxLength: 14 },
  ),
})

test('random sequences of calls: states and refusals agree with the model, and every url and link resolves', {
  timeout: 600_000,
}, async () => {
  const api = accountApi(server)
  const address = await api('POST', `/2010-04-01/Accounts/${server.accountSid}/Addresses.json`, {
    CustomerName: 'Muster GmbH',
    Street: 'Unter den Linden 1',
    City: 'Berlin',
    Region: 'Berlin',
    PostalCode: '10117',
    IsoCountry: 'DE',
  })
  const games = fc.sample(sequences, { numRuns: SEQUENCES, seed: SEED })
  const reached = new Set<string>()
  let next = 0
  const player = async () => {
    for (let game = games[next++]; game; game = games[next++]) {
      const world: World = { api, staff: staffApi(server), family: game.family, addressSid: address.body.sid }
      await play(world, game.actions, reached)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, player))
  assert.deepEqual([...reached].toSorted(), ['draft', 'in-review', 'none', 'pending-review', 'twilio-approved', 'twilio-rejected'])
})

async function play(world: World, actions: readonly Action[], reached: Set<string>): Promise<void> {
  const game = new Game(world)
  const played: string[] = []
  try {
    await game.start()
    for (const action of actions) {
      if (await game.play(action)) played.push(action)
      reached.add(game.model.bundle)
    }
    await game.resolveAll()
  } catch (cause) {
    throw new Error(`${world.family.name}: after ${played.join(', ')}: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}
