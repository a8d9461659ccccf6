import assert from 'node:assert/strict'
import { writeRegulationFile } from '../../src/domain/regulations/write-yaml.ts'
import { createAddress } from '../../src/features/addresses/create.ts'
import { assignItem } from '../../src/features/bundles/assign.ts'
import { createBundle } from '../../src/features/bundles/create.ts'
import { simulateBundle } from '../../src/features/bundles/expire.ts'
import { submitBundle } from '../../src/features/bundles/submit.ts'
import { createEndUser } from '../../src/features/end-users/create.ts'
import { createIdentityDocument } from '../../src/features/identity-documents/create.ts'
import { simulateIdentityDocument } from '../../src/features/identity-documents/simulate.ts'
import { findRegulationById } from '../../src/features/regulations/store.ts'
import { draftRuleChange } from '../../src/features/rule-changes/draft.ts'
import { publishRuleChange } from '../../src/features/rule-changes/publish.ts'
import { extentOf } from '../../src/features/rule-changes/store.ts'
import { createSupportingDocument } from '../../src/features/supporting-documents/create.ts'
import { read } from '../../src/platform/postgres/context.ts'
import type { World } from './world.ts'

export const PERSON = { first_name: 'Erika', last_name: 'Mustermann', birth_date: '1984-08-12' }
const COMPANY = { business_name: 'Beispiel GmbH' }
const DAY_MS = 86_400_000
/** In the place of a document: the bundle. */
export const BUNDLE = 2
/** The address that the bundle holds. */
const COMPANY_ADDRESS = 3

export interface ModelDocument {
  sid: string
  address: number
  state: 'passed' | 'failed' | 'expired' | 'gone'
  hasNumber: boolean
  /** Moments in ms: when its paper ends, and until when a change of the rule lets it hold. */
  paperEnds: number | null
  graceEnds: number | null
}

export interface ModelNumber {
  sid: string
  phoneNumber: string
  address: number | null
  proof: number | null
  isReleased: boolean
}

/** What is there, told in a few words and without asking the code under test. */
export interface Model {
  account: string
  addresses: { sid: string; isMoved: boolean }[]
  documents: ModelDocument[]
  bundle: { sid: string; isApproved: boolean }
  numbers: ModelNumber[]
  history: { at: Date; phoneNumber: string; expected: Record<string, string | null> | null }[]
  decideBundle(isApproved: boolean): Promise<void>
  changeRule(change: { asksNumber: boolean; graceDays: number }): Promise<void>
  passTime(now: Date): void
}

export async function beginModel(world: World): Promise<Model> {
  const account = await world.newAccount()
  const addresses: Model['addresses'] = []
  for (const customerName of ['Erika Mustermann', 'Erika Mustermann', 'Erika Mustermann', 'Beispiel GmbH']) {
    const place = { street: 'Unter den Linden 1', streetSecondary: '', city: 'Berlin', region: 'Berlin', postalCode: '10117' }
    const about = { customerName, friendlyName: '', isoCountry: 'DE', emergencyEnabled: false }
    addresses.push({ sid: (await createAddress(world.owner(account), { ...place, ...about })).sid, isMoved: false })
  }
  const documents: ModelDocument[] = []
  for (const address of [0, 1]) {
    const sid = await passedDocument(world, account, addresses[address]?.sid ?? '')
    documents.push({ sid, address, state: 'passed', hasNumber: false, paperEnds: null, graceEnds: null })
  }
  const bundle = { sid: await approvedBundle(world, account, addresses[COMPANY_ADDRESS]?.sid ?? ''), isApproved: true }
  const model: Model = {
    account,
    addresses,
    documents,
    bundle,
    numbers: [],
    history: [],
    decideBundle: isApproved => decideBundle(world, model, isApproved),
    changeRule: change => changeRule(world, model, change),
    passTime: now => passTime(model, now),
  }
  return model
}

/** Whether a number may be had with this address and proof. */
export function goes(model: Model, now: Date, address: number | null, proof: number | null): boolean {
  if (address === null || proof === null) return false
  // Only the company's own address bears its name.
  if (proof === BUNDLE) return model.bundle.isApproved && address === COMPANY_ADDRESS
  const document = model.documents[proof]
  if (!document || !holds(document, now)) return false
  if (document.address === address) return true
  const isSameHolder = address !== COMPANY_ADDRESS && !model.addresses[address]?.isMoved
  return isSameHolder && model.documents.some(other => other.address === address && other.state === 'passed')
}

const holds = ({ state, paperEnds, graceEnds }: ModelDocument, now: Date): boolean =>
  state === 'passed' && [paperEnds, graceEnds].every(ends => ends === null || ends > now.getTime())

/** When a proof ends, as far as it is known. */
export function end(model: Model, proof: number | null): number | null {
  const document = proof === null ? undefined : model.documents[proof]
  const ends = [document?.paperEnds, document?.graceEnds].filter(moment => typeof moment === 'number')
  return ends.length > 0 ? Math.min(...ends) : null
}

export function statusOf(model: Model, now: Date, { address, proof }: ModelNumber): 'compliant' | 'action-required' {
  const isLacking = proof !== null && model.documents[proof]?.graceEnds != null
  return goes(model, now, address, proof) && !isLacking ? 'compliant' : 'action-required'
}

/** What the sweeps do by the clock: a paper's end comes before that of a grace. */
function passTime(model: Model, now: Date): void {
  for (const document of model.documents) {
    if (document.state !== 'passed') continue
    if (document.paperEnds !== null && document.paperEnds <= now.getTime()) document.state = 'expired'
    else if (document.graceEnds !== null && document.graceEnds <= now.getTime()) document.state = 'failed'
  }
}

async function decideBundle(world: World, { account, bundle }: Model, isApproved: boolean): Promise<void> {
  if (bundle.isApproved === isApproved) return
  if (isApproved) await submitBundle(world.owner(account), 'bundle', bundle.sid)
  const status = isApproved ? 'twilio-approved' : 'twilio-rejected'
  await simulateBundle(world.system(), { sid: bundle.sid, status, validUntil: undefined })
  bundle.isApproved = isApproved
}

/** The rule for persons asks for the number of their document, or does so no more. It outlives a run. */
async function changeRule(
  world: World,
  model: Model,
  { asksNumber, graceDays }: { asksNumber: boolean; graceDays: number },
): Promise<void> {
  const rule = await read(world.system(), tx => findRegulationById(tx, 'DE.mobile.individual'))
  assert.ok(rule)
  const text = writeRegulationFile([rule])
  const wanted = text.replace(/- document_number\??/, asksNumber ? '- document_number' : '- document_number?')
  if (wanted === text) return
  const { sid } = await draftRuleChange(world.system(), { files: [{ name: 'DE.yaml', text: wanted }] })
  await world.settle()
  const tried = await read(world.system(), tx => extentOf(tx, sid))
  const graceUntil = new Date(world.services.clock.now().getTime() + graceDays * DAY_MS)
  await publishRuleChange(world.system(), sid, graceUntil)
  await world.settle()
  assert.deepEqual(await read(world.system(), tx => extentOf(tx, sid)), tried, 'what happens is what the trial said')
  for (const document of model.documents) {
    if (document.state !== 'passed') continue
    document.graceEnds =
      asksNumber && !document.hasNumber ? Math.min(document.graceEnds ?? Number.POSITIVE_INFINITY, graceUntil.getTime()) : null
  }
}

async function passedDocument(world: World, account: string, addressSid: string): Promise<string> {
  const { document } = await createIdentityDocument(world.owner(account), {
    friendlyName: 'Erika',
    isoCountry: 'DE',
    numberType: 'mobile',
    endUserType: 'individual',
    attributes: PERSON,
    addressSid,
    statusCallback: undefined,
    files: [],
  })
  await simulateIdentityDocument(world.system(), { sid: document.sid, status: 'passed', validUntil: undefined })
  return document.sid
}

async function approvedBundle(world: World, account: string, addressSid: string): Promise<string> {
  const ctx = world.owner(account)
  const group = { isoCountry: 'DE', numberType: 'mobile', endUserType: 'business' } as const
  const about = { kind: 'bundle', friendlyName: 'Company', email: 'x@example.com', statusCallback: undefined, isTest: false } as const
  const bundle = await createBundle(ctx, { ...about, ruleSid: undefined, group })
  const endUser = await createEndUser(ctx, { host: 'numbers', friendlyName: 'Company', type: 'business', attributes: COMPANY })
  const attributes = { ...COMPANY, address_sids: [addressSid] }
  const type = 'commercial_registrar_excerpt'
  const paper = await createSupportingDocument(ctx, { host: 'numbers', friendlyName: 'Extract', type, attributes, files: [] })
  for (const { sid } of [endUser, paper]) await assignItem(ctx, 'bundle', bundle.sid, sid)
  await submitBundle(ctx, 'bundle', bundle.sid)
  await simulateBundle(world.system(), { sid: bundle.sid, status: 'twilio-approved', validUntil: undefined })
  return bundle.sid
}

/** The items of the model as a mapping of the code. */
export const mappingOf = (model: Model, address: number | null, proof: number | null) => ({
  addressSid: address === null ? null : (model.addresses[address]?.sid ?? null),
  identitySid: proof === null || proof === BUNDLE ? null : (model.documents[proof]?.sid ?? null),
  bundleSid: proof === BUNDLE ? model.bundle.sid : null,
})
