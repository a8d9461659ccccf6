import { stringify } from 'yaml'
import { FIELDS, PAPER_NAMES, REQUIREMENT_TITLES } from './fields.ts'
import { canonical, derivedSid } from './fingerprint.ts'
import type { AcceptedDocument, DocumentRequirement, FieldRequirement, Regulation } from './regulation.ts'

/** Rules of one country as the text of a rule file, which parses into the same rules again: to be edited and published. */
export function writeRegulationFile(rules: readonly Regulation[]): string {
  const [first] = rules
  if (!first) return ''
  const fields = ownFields(rules)
  const papers = ownPapers(rules.flatMap(({ documents }) => documents.flatMap(({ accepted }) => accepted)))
  const content = {
    country: first.isoCountry,
    name: first.countryName,
    reviewed: rules
      .map(({ reviewed }) => reviewed)
      .toSorted()
      .at(-1),
    ...(Object.keys(fields).length > 0 && { fields }),
    ...(Object.keys(papers).length > 0 && { papers }),
    rules: rules.map(ruleEntry),
  }
  return `# yaml-language-server: $schema=./schema.json\n${stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })}`
}

function ruleEntry(rule: Regulation): Record<string, unknown> {
  const { isAvailable, proof, address, decide, endUser, documents, minimumAge, addressProofMaxAgeDays, conditions } = rule
  const who = endUser.flatMap(({ fields }) => fields.map(fieldName))
  return {
    number: rule.numberType,
    for: rule.endUserType,
    ...(!isAvailable && { available: false }),
    ...(rule.sid !== derivedSid('RN', rule.id) && { sid: rule.sid }),
    ...(isAvailable && { proof, address: address.proof ? address : { scope: address.scope } }),
    ...(decide === 'machine' && { decide }),
    ...(who.length > 0 && { who }),
    ...(documents.length > 0 && { papers: Object.fromEntries(documents.map(document => [document.name, paperEntry(document)])) }),
    ...(minimumAge !== null && { minimum_age: minimumAge }),
    ...(addressProofMaxAgeDays !== null && { address_proof_max_age_days: addressProofMaxAgeDays }),
    ...(conditions.length > 0 && { notes: conditions }),
    status: rule.status,
    ...(rule.isPartial && { partial: true }),
    sources: rule.sources.map(({ url, seen, note }) => ({ ...(url !== null && { url }), ...(note && { note }), seen })),
  }
}

const fieldName = ({ name, required }: FieldRequirement): string => (required ? name : `${name}?`)

function paperEntry({ name, friendlyName, description, accepted }: DocumentRequirement): Record<string, unknown> {
  const shows = accepted[0]?.fields.map(fieldName) ?? []
  return {
    ...(friendlyName !== REQUIREMENT_TITLES[name] && { title: friendlyName }),
    ...(description && { note: description }),
    ...(shows.length > 0 && { shows }),
    any_of: accepted.map(({ type }) => type),
  }
}

/** Fields that are described otherwise than in the common table. */
function ownFields(rules: readonly Regulation[]): Record<string, unknown> {
  const all = rules.flatMap(({ endUser, documents }) => [
    ...endUser.flatMap(({ fields }) => fields),
    ...documents.flatMap(({ accepted }) => accepted.flatMap(({ fields }) => fields)),
  ])
  return Object.fromEntries(
    all.flatMap(({ name, friendlyName, kind, description, allowed }) => {
      const facts = { friendlyName, kind, ...(description && { description }), ...(allowed && { allowed }) }
      if (canonical(facts) === canonical(FIELDS[name])) return []
      const choices = allowed && Object.fromEntries(allowed.map(choice => [choice.value, choice.name]))
      return [[name, { name: friendlyName, kind, ...(description && { description }), ...(choices && { allowed: choices }) }]]
    }),
  )
}

const ownPapers = (accepted: readonly AcceptedDocument[]): Record<string, string> =>
  Object.fromEntries(accepted.flatMap(({ type, friendlyName }) => (friendlyName === PAPER_NAMES[type] ? [] : [[type, friendlyName]])))
