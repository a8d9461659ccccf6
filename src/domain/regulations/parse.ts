import { isMap, LineCounter, type Node, parseDocument } from 'yaml'
import { isCountry } from '../countries.ts'
import { didYouMean } from './did-you-mean.ts'
import { FIELD_KINDS, FIELDS, type FieldFacts, PAPER_NAMES, REQUIREMENT_TITLES } from './fields.ts'
import { derivedSid } from './fingerprint.ts'
import {
  type AcceptedDocument,
  ADDRESS_SCOPES,
  type DocumentRequirement,
  END_USER_TYPES,
  type EndUserType,
  type FieldRequirement,
  NUMBER_TYPES,
  type NumberType,
  PROOFS,
  REGULATION_STATUSES,
  type Regulation,
  type RegulationSource,
} from './regulation.ts'
import { Entry } from './yaml-entry.ts'

/** What is wrong in a rule file, and where. `line` counts from 1. */
export interface Problem {
  file: string
  line: number
  message: string
}

export interface ParsedFile {
  regulations: Regulation[]
  problems: Problem[]
}

/**
 * Reads one country's rule file (`regulations/README.md` tells its form). All problems are reported; a rule with a problem of
 * its own is left out, so the others can still be used. Versions are 1: the server counts them.
 */
export function parseRegulationFile(text: string, fileName: string): ParsedFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  const problems: Problem[] = []
  const report = (node: Node | number | undefined | null, message: string): void => {
    const offset = typeof node === 'number' ? node : (node?.range?.[0] ?? 0)
    problems.push({ file: fileName, line: Math.max(1, lines.linePos(offset).line), message })
  }
  for (const fault of [...document.errors, ...document.warnings]) report(fault.pos[0], firstLine(fault.message))
  if (document.errors.length > 0) return { regulations: [], problems }
  if (!isMap(document.contents)) {
    report(0, 'The file must be a map that begins with `country:`.')
    return { regulations: [], problems }
  }
  const regulations = readFile(new Entry(document.contents, document, report), fileName)
  return { regulations, problems: problems.toSorted((a, b) => a.line - b.line) }
}

/** The place is told beside the message already. */
const firstLine = (message: string): string => (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '.')

/** What the rules of a file share. */
interface Country {
  isoCountry: string
  name: string
  reviewed: string
  fields: ReadonlyMap<string, FieldFacts>
  papers: ReadonlyMap<string, string>
  sources: readonly RegulationSource[]
}

const FILE_KEYS = ['country', 'name', 'reviewed', 'sources', 'fields', 'papers', 'rules']
const RULE_KEYS = [
  'number',
  'for',
  'available',
  'sid',
  'proof',
  'address',
  'decide',
  'who',
  'papers',
  'minimum_age',
  'address_proof_max_age_days',
  'notes',
  'status',
  'partial',
  'sources',
]

function readFile(file: Entry, fileName: string): Regulation[] {
  file.onlyKeys(FILE_KEYS, 'the file')
  const isoCountry = file.must('country')
  if (!isCountry(isoCountry) && !ISO_USER_ASSIGNED.test(isoCountry)) file.report(file.node('country') ?? file.map, noCountry(isoCountry))
  const base = fileName
    .split('/')
    .at(-1)
    ?.replace(/\.ya?ml$/, '')
  if (base !== isoCountry) file.report(file.node('country') ?? file.map, `The file is called ${base}, but \`country\` is ${isoCountry}.`)
  if (file.node('reviewed') === undefined) file.report(file.map, '`reviewed` is missing: the day on which a person last read the sources.')
  const country: Country = {
    isoCountry,
    name: file.must('name'),
    reviewed: file.day('reviewed') ?? '',
    fields: readOwnFields(file),
    papers: file.labels('papers'),
    sources: readSources(file),
  }
  const seen = new Set<string>()
  return file.entries('rules').flatMap(rule => {
    const regulations = readRule(rule, country)
    for (const { id } of regulations) {
      if (seen.has(id)) rule.report(rule.map, `There is a second rule for ${id}.`)
      seen.add(id)
    }
    return rule.isSound ? regulations : []
  })
}

/** Codes that ISO 3166-1 leaves to everybody's own use. */
const ISO_USER_ASSIGNED = /^(AA|Q[M-Z]|X[A-Z]|ZZ)$/
/** Codes of other lists that are taken for ISO's. */
const ISO_FOR: Readonly<Record<string, string>> = { UK: 'GB', EL: 'GR' }

function noCountry(code: string): string {
  const meant = ISO_FOR[code] ?? (isCountry(code.toUpperCase()) ? code.toUpperCase() : undefined)
  return `\`country\` must be a country code of ISO 3166-1, two capital letters.${meant ? ` Did you mean \`${meant}\`?` : ''}`
}

function readOwnFields(file: Entry): Map<string, FieldFacts> {
  return new Map(
    file.named('fields').map(([name, field]) => {
      field.onlyKeys(['name', 'kind', 'description', 'allowed'], 'a field')
      const description = field.text('description')
      const allowed = [...field.labels('allowed')].map(([value, label]) => ({ name: label, value }))
      const facts: FieldFacts = {
        friendlyName: field.must('name'),
        kind: field.oneOf('kind', FIELD_KINDS, allowed.length > 0 ? 'list' : 'text'),
        ...(description && { description }),
        ...(allowed.length > 0 && { allowed }),
      }
      return [name, facts]
    }),
  )
}

function readSources(entry: Entry): RegulationSource[] {
  return entry.entries('sources').map(source => {
    source.onlyKeys(['url', 'seen', 'note'], 'a source')
    const note = source.text('note')
    const hasUrl = source.node('url') !== undefined
    const url = hasUrl ? source.must('url') : ''
    if (!hasUrl && !note) source.report(source.map, 'A source needs a `url`, or a `note` that says where it can be read.')
    if (url !== '' && !/^https?:\/\/\S+$/.test(url))
      source.report(source.node('url'), '`url` must be a whole address that begins with http:// or https://.')
    if (source.node('seen') === undefined) source.report(source.map, '`seen` is missing: the day on which the source was read, or null.')
    return { url: url || null, seen: source.when('seen'), ...(note && { note }) }
  })
}

/** One entry of `rules`; a list under `number` or `for` makes a rule for each pair. */
function readRule(rule: Entry, country: Country): Regulation[] {
  rule.onlyKeys(RULE_KEYS, 'a rule')
  const numberTypes = rule.someOf('number', NUMBER_TYPES)
  const endUserTypes = rule.someOf('for', END_USER_TYPES)
  const sid = rule.text('sid')
  if (sid !== undefined && !/^RN[0-9a-f]{32}$/.test(sid)) rule.report(rule.node('sid'), '`sid` must be RN and 32 hex digits in lower case.')
  if (sid !== undefined && numberTypes.length * endUserTypes.length > 1)
    rule.report(rule.node('sid'), '`sid` names one rule, but this entry makes several.')
  const sources = readSources(rule)
  if (sources.length + country.sources.length === 0) rule.report(rule.map, 'A rule needs at least one source.')
  const isAvailable = rule.flag('available', true)
  const common = {
    isAvailable,
    proof: isAvailable ? rule.oneOf('proof', PROOFS) : 'none',
    address: readAddress(rule, isAvailable),
    decide: rule.oneOf('decide', ['person', 'machine'] as const, 'person'),
    documents: readPapers(rule, country),
    minimumAge: rule.count('minimum_age'),
    addressProofMaxAgeDays: rule.count('address_proof_max_age_days'),
    conditions: rule.texts('notes').map(({ value }) => value),
    status: rule.oneOf('status', REGULATION_STATUSES),
    isPartial: rule.flag('partial', false),
    reviewed: country.reviewed,
    sources: sources.length > 0 ? sources : [...country.sources],
  } as const
  if (isAvailable && !common.isPartial) checkWhole(rule, common)
  const fields = readFields(rule, 'who', country)
  return endUserTypes.flatMap(endUserType =>
    numberTypes.map(numberType => {
      const id = `${country.isoCountry}.${numberType}.${endUserType}`
      return {
        id,
        sid: sid ?? derivedSid('RN', id),
        version: 1,
        isoCountry: country.isoCountry,
        countryName: country.name,
        numberType,
        endUserType,
        friendlyName: `${country.name}: ${title(numberType)} - ${title(endUserType)}`,
        ...common,
        endUser: common.proof === 'none' && fields.length === 0 ? [] : [endUserOf(endUserType, fields)],
      }
    }),
  )
}

/** What a rule says in two places has to agree, unless it says itself that something is missing. */
function checkWhole(rule: Entry, { proof, address, documents }: Pick<Regulation, 'proof' | 'address' | 'documents'>): void {
  if (proof === 'none' && documents.length > 0) rule.report(rule.node('papers'), 'Papers are asked for, but `proof` is `none`.')
  if (proof !== 'none' && documents.length === 0)
    rule.report(rule.map, '`papers` are missing: what proves it? If the page does not say, write `partial: true` and a note.')
  const isShown = documents.some(({ accepted }) => accepted.some(({ fields }) => fields.some(({ name }) => name === 'address_sids')))
  // Without one, what was approved could buy nothing: no paper would hold the address.
  if (address.proof && !isShown) rule.report(rule.node('address'), 'The address needs a proof, but no paper `shows: address_sids`.')
}

const title = (word: NumberType | EndUserType): string =>
  word
    .split('-')
    .map(part => part.charAt(0).toUpperCase() + part.slice(1))
    .join('-')

function endUserOf(type: EndUserType, fields: FieldRequirement[]) {
  const name = `${type}_info`
  return { name, friendlyName: REQUIREMENT_TITLES[name] ?? name, type, fields }
}

function readAddress(rule: Entry, isAvailable: boolean): Regulation['address'] {
  const address = rule.sub('address', '{ scope: country, proof: true }')
  if (!address) {
    if (isAvailable && rule.node('address') === undefined)
      rule.report(rule.map, '`address` is missing, e.g. `address: { scope: country, proof: true }` or `{ scope: none }`.')
    return { scope: 'none', proof: false }
  }
  address.onlyKeys(['scope', 'proof'], '`address`')
  const scope = address.oneOf('scope', ADDRESS_SCOPES)
  const proof = address.flag('proof', false)
  if (scope === 'none' && proof && address.isSound) address.report(address.map, 'An address that is not asked for cannot need a proof.')
  return { scope, proof }
}

/** `first_name` is mandatory, `comments?` optional. */
function readFields(entry: Entry, key: string, country: Country): FieldRequirement[] {
  return entry.texts(key).flatMap(({ value, node }) => {
    const name = value.replace(/\?$/, '')
    const facts = country.fields.get(name) ?? (Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined)
    if (!facts) {
      const known = [...country.fields, ...Object.entries(FIELDS)].map(([word, { friendlyName }]) => [word, friendlyName] as const)
      const meant = didYouMean(name, known)
      const own = `it under \`fields:\` at the top of the file, as \`fields: { ${name}: { name: ... } }\`.`
      entry.report(node, `The field \`${name}\` is unknown.${meant} ${meant ? 'Else describe' : 'Describe'} ${own}`)
      return []
    }
    const { friendlyName, kind, description, allowed } = facts
    return [{ name, friendlyName, kind, ...(description && { description }), required: !value.endsWith('?'), ...(allowed && { allowed }) }]
  })
}

function readPapers(rule: Entry, country: Country): DocumentRequirement[] {
  return rule.named('papers').map(([name, paper]) => {
    paper.onlyKeys(['title', 'note', 'shows', 'any_of'], 'a paper')
    const friendlyName = paper.text('title') ?? REQUIREMENT_TITLES[name]
    if (!friendlyName) {
      const meant = didYouMean(name, Object.entries(REQUIREMENT_TITLES))
      paper.report(paper.map, `\`${name}\` has no usual title: give it a \`title\`.${meant}`)
    }
    const fields = readFields(paper, 'shows', country)
    const kinds = paper.texts('any_of')
    if (kinds.length === 0) paper.report(paper.map, `\`${name}\` must name the accepted papers in \`any_of\`.`)
    const accepted = kinds.flatMap(({ value, node }): AcceptedDocument[] => {
      const paperName = country.papers.get(value) ?? (Object.hasOwn(PAPER_NAMES, value) ? PAPER_NAMES[value] : undefined)
      if (!paperName) {
        const meant = didYouMean(value, [...country.papers, ...Object.entries(PAPER_NAMES)])
        const own = `it under \`papers:\` at the top of the file, as \`papers: { ${value}: ... }\`.`
        paper.report(node, `The paper \`${value}\` is unknown.${meant} ${meant ? 'Else name' : 'Name'} ${own}`)
      }
      return paperName ? [{ type: value, friendlyName: paperName, fields }] : []
    })
    return { name, friendlyName: friendlyName ?? name, description: paper.text('note') ?? '', accepted }
  })
}
