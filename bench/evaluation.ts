import { evaluateNow } from '../src/features/bundles/evaluate.ts'
import { type Api, accountApi } from '../test/helpers/client.ts'
import type { Stage } from './stage.ts'
import { type Line, percentile } from './table.ts'

const RC = '/v2/RegulatoryCompliance'
const ROUNDS = 200
const WARM_UP = 40
/** As many papers as Twilio's largest published rule has requirements. */
const PAPERS = 7
const LIMIT_MS = 5

/**
 * An evaluation that is judged and kept: the verb alone, the route, and the smallest route that asks who is there, request by request in
 * turn so that all see the same machine.
 */
export async function measureEvaluation(stage: Stage): Promise<Line[]> {
  const bundle = await fileBundle(accountApi(stage.server), stage.server.accountSid)
  const expect = async (wanted: number, status: Promise<number>) => {
    if ((await status) !== wanted) throw new Error(`answered ${await status} instead of ${wanted}`)
  }
  const ways = {
    verb: () => evaluateNow({ ...stage.owner, now: new Date() }, 'bundle', bundle),
    route: () => expect(201, stage.ours.call('POST', `${RC}/Bundles/${bundle}/Evaluations`)),
    bare: () => expect(200, stage.ours.call('GET', '/v1/Policies/RN806dd6cd175f314e1f96a9727ee271f4')),
  }
  const times: Record<keyof typeof ways, number[]> = { verb: [], route: [], bare: [] }
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    for (const way of ['verb', 'route', 'bare'] as const) {
      const start = performance.now()
      await ways[way]()
      if (round >= WARM_UP) times[way].push(performance.now() - start)
    }
  }
  const [verb, route, bare] = [percentile(times.verb, 0.5), percentile(times.route, 0.5), percentile(times.bare, 0.5)]
  return [
    {
      name: `evaluate a bundle with ${PAPERS} papers and keep the result, p50`,
      figure: `${verb.toFixed(1)} ms (route ${route.toFixed(1)} ms, a route that only asks who is there ${bare.toFixed(1)} ms)`,
      goal: `< ${LIMIT_MS} ms`,
      isMet: verb < LIMIT_MS,
    },
  ]
}

export async function fileBundle(api: Api, accountSid: string): Promise<string> {
  const made = async (path: string, form: Record<string, string>): Promise<string> => {
    const { status, body } = await api('POST', path, form)
    if (status !== 201) throw new Error(`${path} answered ${status}: ${body.message}`)
    return body.sid
  }
  const home = { Street: 'Unter den Linden 1', City: 'Berlin', Region: 'Berlin', PostalCode: '10117', IsoCountry: 'DE' }
  const address = await made(`/2010-04-01/Accounts/${accountSid}/Addresses.json`, { CustomerName: 'Muster GmbH', ...home })
  const shown = { business_name: 'Muster GmbH', business_registration_number: 'HRB 12345' }
  const person = { business_website: 'https://example.com', first_name: 'Erika', last_name: 'Mustermann', email: 'erika@example.com' }
  const group = { IsoCountry: 'DE', NumberType: 'local', EndUserType: 'business' }
  const bundle = await made(`${RC}/Bundles`, { FriendlyName: 'Bench', Email: 'a@example.com', ...group })
  const items = [
    await made(`${RC}/EndUsers`, { FriendlyName: 'Muster', Type: 'business', Attributes: JSON.stringify({ ...shown, ...person }) }),
  ]
  for (let paper = 0; paper < PAPERS; paper++) {
    const attributes = JSON.stringify({ ...shown, address_sids: [address] })
    items.push(
      await made(`${RC}/SupportingDocuments`, { FriendlyName: 'Extract', Type: 'commercial_registrar_excerpt', Attributes: attributes }),
    )
  }
  for (const ObjectSid of items) await made(`${RC}/Bundles/${bundle}/ItemAssignments`, { ObjectSid })
  return bundle
}
