import { evaluateNow } from '../src/features/bundles/evaluate.ts'
import { type Api, accountApi } from '../test/helpers/client.ts'
import { publishFile } from './rule-change.ts'
import type { Stage } from './stage.ts'
import { type Line, percentile } from './table.ts'

const RC = '/v2/RegulatoryCompliance'
const ROUNDS = 200
const WARM_UP = 40
/** Who it is, and six papers: as many requirements as Twilio's largest published rule has. */
const REQUIREMENTS = 7
const LIMIT_MS = 5
const SHOWN = { business_name: 'Muster GmbH', business_registration_number: 'HRB 12345' }
const PERSON = { business_website: 'https://example.com', first_name: 'Erika', last_name: 'Mustermann', email: 'erika@example.com' }

/** No country that we know asks for this much, so one is invented. */
export const RULE = `country: LU
name: Luxembourg
reviewed: 2026-11-24
sources:
  - { note: The bench, seen: 2026-11-24 }
rules:
  - number: local
    for: business
    proof: bundle
    address: { scope: country, proof: true }
    who: [business_name, business_registration_number, business_website, first_name, last_name, email]
    papers:
      business_reg_no_info: { shows: business_registration_number, any_of: [commercial_registrar_excerpt] }
      business_name_info: { shows: business_name, any_of: [trade_license] }
      business_address_proof_info: { shows: address_sids, any_of: [utility_bill] }
      name_of_auth_rep_info: { shows: [first_name, last_name], any_of: [passport] }
      proof_of_tax: { title: Proof of tax, shows: business_name, any_of: [tax_document] }
      power_of_attorney_info: { title: Power of attorney, shows: [business_name, last_name], any_of: [power_of_attorney] }
    status: secondary_source
`
const PAPERS = ['commercial_registrar_excerpt', 'trade_license', 'utility_bill', 'passport', 'tax_document', 'power_of_attorney']

/**
 * An evaluation that is judged and kept: the verb alone, the route, and the smallest route that asks who is there, request by request in
 * turn so that all see the same machine.
 */
export async function measureEvaluation(stage: Stage): Promise<Line[]> {
  await publishFile(stage, { ...stage.owner, scope: 'system', now: new Date() }, { name: 'LU.yaml', text: RULE })
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
      name: `evaluate a bundle with ${REQUIREMENTS} requirements and keep the result, p50`,
      figure: `${verb.toFixed(1)} ms (route ${route.toFixed(1)} ms, a route that only asks who is there ${bare.toFixed(1)} ms)`,
      goal: `< ${LIMIT_MS} ms`,
      isMet: verb < LIMIT_MS,
    },
  ]
}

export async function fileBundle(api: Api, accountSid: string): Promise<string> {
  const create = async (path: string, form: Record<string, string>) => {
    const { status, body } = await api('POST', path, form)
    if (status !== 201) throw new Error(`${path} answered ${status}: ${body.message}`)
    return body
  }
  const made = async (path: string, form: Record<string, string>): Promise<string> => (await create(path, form)).sid
  const home = { Street: 'Rue de la Gare 1', City: 'Luxembourg', Region: 'Luxembourg', PostalCode: '1616', IsoCountry: 'LU' }
  const address = await made(`/2010-04-01/Accounts/${accountSid}/Addresses.json`, { CustomerName: 'Muster GmbH', ...home })
  const group = { IsoCountry: 'LU', NumberType: 'local', EndUserType: 'business' }
  const bundle = await made(`${RC}/Bundles`, { FriendlyName: 'Bench', Email: 'a@example.com', ...group })
  const items = [
    await made(`${RC}/EndUsers`, { FriendlyName: 'Muster', Type: 'business', Attributes: JSON.stringify({ ...SHOWN, ...PERSON }) }),
  ]
  for (const Type of PAPERS) {
    const Attributes = JSON.stringify({ ...SHOWN, ...PERSON, address_sids: [address] })
    items.push(await made(`${RC}/SupportingDocuments`, { FriendlyName: 'Paper', Type, Attributes }))
  }
  for (const ObjectSid of items) await made(`${RC}/Bundles/${bundle}/ItemAssignments`, { ObjectSid })
  const { status, results } = await create(`${RC}/Bundles/${bundle}/Evaluations`, {})
  if (status !== 'compliant' || results.length !== REQUIREMENTS)
    throw new Error(
      `the bundle is ${status} by ${results.length} requirements: ${JSON.stringify(results.filter((one: { passed: boolean }) => !one.passed))}`,
    )
  return bundle
}
