import { stringify } from 'yaml'
import { FIELDS, PAPER_NAMES, REQUIREMENT_TITLES } from './fields.ts'
import { type AddressScope, END_USER_TYPES, NUMBER_TYPES } from './regulation.ts'

/** One field, end user, paper and regulation as a Twilio-compatible API answers them; anything may be missing or null. */
interface ForeignField {
  machine_name?: string
  friendly_name?: string
  description?: string | null
  constraint?: unknown
}
interface ForeignAsking {
  name?: string
  type?: string
  requirement_name?: string
  description?: string | null
  fields?: string[]
  detailed_fields?: ForeignField[]
}
interface ForeignDocument extends ForeignAsking {
  accepted_documents?: ForeignAsking[]
}
interface ForeignRegulation {
  sid: string
  friendly_name?: string
  iso_country: string
  number_type: string
  end_user_type: string
  requirements?: { end_user?: ForeignAsking[]; supporting_document?: ForeignDocument[][] }
}

export interface ImportedFile {
  name: string
  text: string
}

/** Checked digitally: these hold an address without a scan. */
const WITHOUT_SCAN = new Set(['address', 'business_address', 'customer_profile_address'])

/**
 * Rule files from the `results` of a Regulations list (best asked with IncludeConstraints=true). The API does not say where an address must
 * lie, so the scope is taken from the words of the requirement and each rule is marked `partial` until a person has read it.
 * Texts are the provider's: put them into your own words. Rows of unknown number or end user types are named in `skipped`.
 */
export function importRegulations(
  rows: readonly unknown[],
  source: { url: string; seen: string },
): { files: ImportedFile[]; skipped: string[] } {
  const skipped: string[] = []
  const byCountry = new Map<string, ForeignRegulation[]>()
  for (const row of rows) {
    const regulation = asRegulation(row)
    if (regulation) byCountry.set(regulation.iso_country, [...(byCountry.get(regulation.iso_country) ?? []), regulation])
    else skipped.push(nameOfRow(row))
  }
  const files = [...byCountry].map(([isoCountry, regulations]) => ({
    name: `${isoCountry}.yaml`,
    text: fileOf(isoCountry, regulations, source),
  }))
  return { files: files.toSorted((a, b) => (a.name < b.name ? -1 : 1)), skipped }
}

/** The row when it names its group in the words that we know. What it asks for is read with care later. */
function asRegulation(row: unknown): ForeignRegulation | undefined {
  if (row === null || typeof row !== 'object') return undefined
  const foreign = row as Partial<ForeignRegulation>
  const { sid = '', iso_country = '', number_type = '', end_user_type = '' } = foreign
  const numberType = number_type.toLowerCase().replace('_', '-').replace('tollfree', 'toll-free')
  const isKnown =
    /^RN[0-9a-f]{32}$/i.test(sid) &&
    /^[A-Z]{2}$/i.test(iso_country) &&
    NUMBER_TYPES.some(type => type === numberType) &&
    END_USER_TYPES.some(type => type === end_user_type)
  return isKnown
    ? {
        ...foreign,
        sid: sid.slice(0, 2) + sid.slice(2).toLowerCase(),
        iso_country: iso_country.toUpperCase(),
        number_type: numberType,
        end_user_type,
      }
    : undefined
}

function nameOfRow(row: unknown): string {
  const { sid, friendly_name: name } = (row ?? {}) as Partial<ForeignRegulation>
  return String(name ?? sid ?? 'a row without a name')
}

/** Words of the file that are not in our tables, collected while its rules are written. */
interface Vocabulary {
  fields: Record<string, { name: string; kind?: string; allowed?: Record<string, string> }>
  papers: Record<string, string>
}

function fileOf(isoCountry: string, regulations: readonly ForeignRegulation[], source: { url: string; seen: string }): string {
  const vocabulary: Vocabulary = { fields: {}, papers: {} }
  const rules = regulations.map(regulation => ruleOf(regulation, vocabulary))
  const content = {
    country: isoCountry,
    name: regulations[0]?.friendly_name?.split(':')[0]?.trim() || isoCountry,
    reviewed: source.seen,
    sources: [source],
    ...(Object.keys(vocabulary.fields).length > 0 && { fields: vocabulary.fields }),
    ...(Object.keys(vocabulary.papers).length > 0 && { papers: vocabulary.papers }),
    rules,
  }
  return `# yaml-language-server: $schema=./schema.json\n${stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })}`
}

function ruleOf({ sid, number_type, end_user_type, requirements }: ForeignRegulation, vocabulary: Vocabulary) {
  const who = (requirements?.end_user ?? []).flatMap(asking => fieldsOf(asking, vocabulary))
  const documents = (requirements?.supporting_document ?? []).flat()
  const papers = Object.fromEntries(
    documents.map((document, index) => [document.requirement_name ?? `paper_${index + 1}`, paperOf(document, vocabulary)]),
  )
  return {
    number: number_type,
    for: end_user_type,
    sid,
    proof: 'bundle',
    address: addressOf(documents),
    ...(who.length > 0 && { who }),
    ...(documents.length > 0 && { papers }),
    notes: [
      'Imported: where the address must lie is taken from the words of the requirement. Check it, and put the texts into your own words.',
    ],
    status: 'verified_api',
    partial: true,
  }
}

function paperOf(document: ForeignDocument, vocabulary: Vocabulary) {
  const accepted = document.accepted_documents ?? []
  const sets = accepted.map(paper => fieldsOf(paper, vocabulary))
  const shows = (sets[0] ?? []).filter(name => sets.every(names => names.includes(name)))
  for (const { type, name } of accepted) {
    if (type && (!Object.hasOwn(PAPER_NAMES, type) || (name && name !== PAPER_NAMES[type]))) vocabulary.papers[type] ??= name || type
  }
  const needsTitle = !Object.hasOwn(REQUIREMENT_TITLES, document.requirement_name ?? '')
  return {
    ...(needsTitle && { title: document.name || document.requirement_name || 'Document' }),
    ...(document.description && { note: document.description }),
    ...(shows.length > 0 && { shows }),
    any_of: [...new Set(accepted.flatMap(({ type }) => (type ? [type] : [])))],
  }
}

/** Names of the fields; with constraints at hand, one that has none is optional and gets a `?`. */
function fieldsOf({ fields = [], detailed_fields: detailed = [] }: ForeignAsking, vocabulary: Vocabulary): string[] {
  if (detailed.length === 0) {
    for (const name of fields) learnField({ machine_name: name }, vocabulary)
    return fields
  }
  return detailed.flatMap(field => {
    const { machine_name: name, constraint } = field
    if (!name) return []
    learnField(field, vocabulary)
    return constraint === '' || isOptionalList(constraint) ? [`${name}?`] : [name]
  })
}

const isOptionalList = (constraint: unknown): boolean =>
  constraint !== null && typeof constraint === 'object' && 'required' in constraint && constraint.required === false

function learnField({ machine_name: name, friendly_name: label, constraint }: ForeignField, vocabulary: Vocabulary): void {
  if (!name || Object.hasOwn(FIELDS, name)) return
  const allowed = allowedOf(constraint)
  const kind = /_sids$/.test(name) ? 'addresses' : /_date$/.test(name) ? 'date' : undefined
  vocabulary.fields[name] ??= { name: label || name, ...(kind && { kind }), ...(allowed && { allowed }) }
}

/** The first list inside a constraint, of texts or of pairs of name and value. */
function allowedOf(constraint: unknown): Record<string, string> | undefined {
  if (constraint === null || typeof constraint !== 'object') return undefined
  const list: unknown = Object.values(constraint).find(Array.isArray)
  if (!Array.isArray(list) || list.length === 0) return undefined
  return Object.fromEntries(
    list.map((choice: unknown) => {
      const { name, value } = (typeof choice === 'object' && choice !== null ? choice : { value: choice }) as {
        name?: unknown
        value?: unknown
      }
      return [String(value), String(name ?? value)]
    }),
  )
}

function addressOf(documents: readonly ForeignDocument[]): { scope: AddressScope; proof?: boolean } {
  const asking = documents.filter(({ accepted_documents: accepted = [] }) => accepted.some(holdsAddress))
  if (asking.length === 0) return { scope: 'none' }
  const words = asking.map(({ name, description }) => `${name ?? ''} ${description ?? ''}`).join(' ')
  const scope = /locality|prefix|region covered/i.test(words) ? 'locality' : /anywhere|in the world/i.test(words) ? 'any' : 'country'
  const needsScan = asking.some(({ accepted_documents: accepted = [] }) => accepted.some(({ type = '' }) => !WITHOUT_SCAN.has(type)))
  return needsScan ? { scope, proof: true } : { scope }
}

const holdsAddress = ({ fields = [], detailed_fields: detailed = [] }: ForeignAsking): boolean =>
  [...fields, ...detailed.map(({ machine_name: name = '' }) => name)].some(name => /address_sids?$/.test(name))
