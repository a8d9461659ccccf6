import { type Api, accountApi } from '../test/helpers/client.ts'
import { startServer } from '../test/helpers/server.ts'

const RC = '/v2/RegulatoryCompliance'
const ROUNDS = 300
const WARM_UP = 50
/** As many papers as Twilio's largest published rule has requirements. */
const PAPERS = 7

export interface RouteTiming {
  name: string
  p50Ms: number
  p99Ms: number
}

/**
 * An evaluation that is judged and kept, beside the smallest authenticated route of the same server, request by request in turn so that
 * both see the same machine. Times are the client's, on the loopback.
 */
export async function measureEvaluationRoute(rounds = ROUNDS): Promise<{ bare: RouteTiming; evaluation: RouteTiming; ratio: number }> {
  const server = await startServer()
  try {
    const api = accountApi(server)
    const bundle = await fileBundle(api, server.accountSid)
    const bareMs: number[] = []
    const evaluationMs: number[] = []
    for (let round = 0; round < rounds + WARM_UP; round++) {
      const bare = await timed(() => api('GET', '/v1/Policies/RN806dd6cd175f314e1f96a9727ee271f4'), 200)
      const evaluation = await timed(() => api('POST', `${RC}/Bundles/${bundle}/Evaluations`, {}), 201)
      if (round < WARM_UP) continue
      bareMs.push(bare)
      evaluationMs.push(evaluation)
    }
    const bare = summary('a route that only knows who asks', bareMs)
    const evaluation = summary(`an evaluation of a bundle with ${PAPERS} papers, kept`, evaluationMs)
    return { bare, evaluation, ratio: evaluation.p50Ms / bare.p50Ms }
  } finally {
    await server.stop()
  }
}

async function fileBundle(api: Api, accountSid: string): Promise<string> {
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

async function timed(call: () => Promise<{ status: number; body: { message?: string } }>, wanted: number): Promise<number> {
  const start = performance.now()
  const { status, body } = await call()
  const ms = performance.now() - start
  if (status !== wanted) throw new Error(`answered ${status}: ${body.message}`)
  return ms
}

function summary(name: string, times: number[]): RouteTiming {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN
  return { name, p50Ms: at(0.5), p99Ms: at(0.99) }
}

if (import.meta.filename === process.argv[1]) {
  const { bare, evaluation, ratio } = await measureEvaluationRoute()
  for (const { name, p50Ms, p99Ms } of [bare, evaluation])
    process.stdout.write(`${name}: p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms\n`)
  process.stdout.write(`ratio of the medians ${ratio.toFixed(1)}\n`)
}
