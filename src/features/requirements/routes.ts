import { Type } from 'typebox'
import { isCountry } from '../../domain/countries.ts'
import { AppError } from '../../domain/errors.ts'
import { type FormField, requiredFields } from '../../domain/regulations/missing-details.ts'
import type { DocumentRequirement, EndUserType } from '../../domain/regulations/regulation.ts'
import { Text } from '../../platform/http/parameters.ts'
import { route } from '../../platform/http/route.ts'
import { read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { parsePhoneNumber } from '../numbers/buy.ts'
import type { NumberAbout } from '../numbers/facts.ts'
import { findInventoryNumber } from '../numbers/inventory-store.ts'
import { parseEndUserType, parseNumberType } from '../regulations/parse.ts'
import { reasonView } from '../reviews/reason-view.ts'
import { findRequirements, type Requirements } from './requirements.ts'

const Query = Type.Object({ PhoneNumber: Text(30), IsoCountry: Text(2), NumberType: Text(20), EndUserType: Text(20) })

export const requirementRoutes = [
  route({
    method: 'GET',
    path: '/v1/Requirements',
    tag: 'Requirements',
    summary: 'What a number needs, what you have that qualifies, and why the rest does not',
    query: Query,
    example: { IsoCountry: 'DE', NumberType: 'local', EndUserType: 'individual' },
    handle: (ctx, { query }) =>
      read(ctx, async tx => {
        const number = await numberOf(tx, query)
        const endUserType: EndUserType | undefined = query.EndUserType ? parseEndUserType(query.EndUserType) : undefined
        return findRequirements(tx, ctx, number, endUserType)
      }),
    view: requirementsView,
  }),
]

/** By the number itself, or by country and type. @throws AppError invalidPhoneNumber, numberNotAvailable, missingParameter, invalidParameter */
async function numberOf(tx: Tx, query: { PhoneNumber?: string; IsoCountry?: string; NumberType?: string }): Promise<NumberAbout> {
  if (query.PhoneNumber) {
    const phoneNumber = parsePhoneNumber(query.PhoneNumber)
    const found = await findInventoryNumber(tx, phoneNumber)
    if (!found) throw new AppError('numberNotAvailable')
    return { phoneNumber, isoCountry: found.isoCountry, numberType: found.numberType }
  }
  if (!query.IsoCountry) throw new AppError('missingParameter', { name: 'PhoneNumber' })
  if (!query.NumberType) throw new AppError('missingParameter', { name: 'NumberType' })
  const isoCountry = query.IsoCountry.toUpperCase()
  if (!isCountry(isoCountry)) throw new AppError('invalidParameter', { name: 'IsoCountry', why: 'not an ISO 3166-1 alpha-2 country' })
  return { phoneNumber: '', isoCountry, numberType: parseNumberType(query.NumberType) }
}

function requirementsView(found: Requirements): Record<string, unknown> {
  const papers = found.rules.flatMap(rule =>
    rule.documents.map(document => ({ end_user_type: rule.endUserType, ...documentView(document) })),
  )
  const item = (entry: { sid: string; kind: string }) => ({ sid: entry.sid, kind: entry.kind, name: found.names.get(entry.sid) ?? null })
  return {
    phone_number: found.number.phoneNumber || null,
    iso_country: found.number.isoCountry,
    number_type: found.number.numberType,
    end_user_type: found.endUserType ?? null,
    offered_to: found.offeredTo,
    regulations: found.rules.map(rule => ({
      sid: rule.sid,
      friendly_name: rule.friendlyName,
      end_user_type: rule.endUserType,
      is_available: rule.isAvailable,
      proof: rule.proof,
      decide: rule.decide,
      status: rule.status,
      conditions: rule.conditions,
      reviewed: rule.reviewed,
      fields: rule.isAvailable ? requiredFields(rule).map(field => fieldView(field, found.prefill)) : [],
    })),
    fields: found.fields.map(field => fieldView(field, found.prefill)),
    documents: papers,
    address: addressView(found),
    qualifying: found.qualifying.map(entry => ({ ...item(entry), with: entry.with, reasons: [] })),
    not_qualifying: found.notQualifying.map(entry => ({ ...item(entry), reasons: entry.reasons.map(reasonView) })),
    ways: found.ways,
    may_buy: found.mayBuy,
    shortest_way: found.shortestWay,
  }
}

const fieldView = (field: FormField, prefill: Readonly<Record<string, string>>) => ({
  name: field.name,
  friendly_name: field.friendlyName,
  description: field.description,
  required: field.required,
  group: field.group,
  kind: field.kind,
  choices: field.choices,
  value: prefill[field.name] ?? null,
})

const documentView = (document: DocumentRequirement) => ({
  requirement_name: document.name,
  friendly_name: document.friendlyName,
  description: document.description,
  accepted: document.accepted.map(({ type, friendlyName }) => ({ type, friendly_name: friendlyName })),
})

/** The address rule in one object: where it must lie, and the places of the prefix when that matters. */
function addressView({ rules, localities }: Requirements): Record<string, unknown> | null {
  const rule = rules.find(({ isAvailable, address }) => isAvailable && address.scope !== 'none')
  if (!rule) return null
  return { scope: rule.address.scope, proof: rule.address.proof, localities: rule.address.scope === 'locality' ? localities : [] }
}
