import { SPECIMEN_COUNTRY } from '../id-support.ts'
import { type Reason, type ReasonCode, reason } from '../reasons.ts'
import type { Regulation } from '../regulations/regulation.ts'
import type { AddressFacts } from '../text/addresses.ts'
import { daysBetween, findDates, yearsBetween } from '../text/dates.ts'
import { checkIdentity, checkPictures, type Findings, join, noFindings, placeOf } from './checks.ts'
import { type ComparisonRow, compareDetails } from './compare.ts'
import { isDocumentKind } from './kinds.ts'
import { detailOf, type FiledReading, gatherPapers, groupOf, isProof, type Paper, readValues } from './papers.ts'

export type JudgedRule = Pick<Regulation, 'documents' | 'endUser' | 'decide' | 'minimumAge' | 'addressProofMaxAgeDays' | 'address'>

export interface JudgeInput {
  regulation: JudgedRule
  details: Readonly<Record<string, unknown>>
  address: AddressFacts | null
  /** Whether the address lies in the locality of the number's prefix; left out where the rule does not ask or no number is known yet. */
  locality?: 'same' | 'different' | 'unknown'
  readings: readonly FiledReading[]
  isoCountry: string
  /** YYYY-MM-DD */
  today: string
  /** Whether specimens may pass by machine. */
  allowSpecimens: boolean
  /** Age in days from which a proof of address is for a person where the rule names none; 0 or left out: it is not looked at. */
  usualProofDays?: number
}

export interface Judgement {
  verdict: 'pass' | 'fail' | 'person'
  /** Why it fails; empty otherwise. */
  reasons: Reason[]
  /** Signs of fraud, for reviewers only; they never fail a case by machine. */
  staffReasons: Reason[]
  /** Why a person has to look, in staff words without personal data. */
  why: string[]
  comparison: ComparisonRow[]
  /** Day on which the first of the identity papers ends, YYYY-MM-DD. */
  expiresOn: string | null
}

/** Everything proven: pass. Something provably wrong: fail with all reasons. Else a person. Same input, same verdict. */
export function judgeDocument(input: JudgeInput): Judgement {
  const papers = gatherPapers(input.readings)
  const comparison = compareDetails(input.details, input.address, input.readings)
  const found = join([
    checkRequirements(input.regulation, papers),
    ...papers.map(paper => checkPaper(paper, input)),
    checkDetails(comparison, papers, input.allowSpecimens),
    checkRequired(input, comparison),
    checkAddress(input, papers, comparison),
    checkAge(input, papers),
  ])
  const why = input.regulation.decide === 'person' ? [...found.why, 'The rule is decided by a person'] : found.why
  return conclude({ ...found, why }, comparison, papers)
}

export function conclude(found: Findings, comparison: ComparisonRow[], papers: readonly Paper[]): Judgement {
  const reasons = distinct(found.refusals)
  const why = [...new Set(found.why)]
  const expiresOn =
    papers
      .flatMap(paper => (paper.group === 'identity' ? readValues(paper, 'expiry_date').slice(0, 1) : []))
      .map(({ field }) => field.value)
      .toSorted()[0] ?? null
  const verdict = reasons.length > 0 ? 'fail' : why.length > 0 ? 'person' : 'pass'
  return { verdict, reasons, staffReasons: distinct(found.staffReasons), why, comparison, expiresOn }
}

function distinct(reasons: readonly Reason[]): Reason[] {
  const byKey = new Map(reasons.map(one => [`${one.code}|${one.document ?? ''}|${one.field ?? ''}`, one]))
  return [...byKey.values()]
}

const accepts = (accepted: readonly { type: string }[], kind: string): boolean =>
  accepted.some(
    ({ type }) =>
      type === kind ||
      (type === 'government_issued_document' && groupOf(kind) === 'identity') ||
      (type === 'address' && groupOf(kind) === 'address'),
  )

/** Each requirement needs one paper of an accepted kind. A paper that no requirement accepts is refused only if one is missing. */
function checkRequirements({ documents }: JudgedRule, papers: readonly Paper[]): Findings {
  const found = noFindings()
  const open = documents.filter(({ accepted }) => accepted.length > 0 && !papers.some(({ kind }) => accepts(accepted, kind)))
  if (open.length === 0) return found
  for (const paper of papers) {
    const first = paper.files[0]
    if (first && !documents.some(({ accepted }) => accepts(accepted, paper.kind))) {
      found.refusals.push(
        reason('unsupported', {
          ...placeOf(first),
          seen: paper.kind,
          expected: [...new Set(open.flatMap(({ accepted }) => accepted.map(({ type }) => type)))].join(', '),
        }),
      )
    }
  }
  for (const { name, accepted } of open)
    found.refusals.push(reason('missing_document', { field: name, expected: accepted.map(({ type }) => type).join(', ') }))
  return found
}

function checkPaper(paper: Paper, input: JudgeInput): Findings {
  if (paper.group === 'identity') return checkIdentity(paper, input)
  const parts = [checkPictures(paper)]
  if (!input.allowSpecimens && paper.files.some(({ reading }) => reading.specimen))
    parts.push({ ...noFindings(), why: [`${paper.kind}: it is a specimen`] })
  const read = paper.files.map(({ reading }) => reading.kind).find(kind => kind !== null)
  if (read && isDocumentKind(read) && groupOf(read) !== paper.group)
    parts.push({ ...noFindings(), why: [`${paper.kind}: it looks like ${read}`] })
  if (paper.files.every(({ reading }) => reading.text.length === 0))
    parts.push({ ...noFindings(), why: [`${paper.kind}: no text was read`] })
  if (paper.group === 'address') parts.push(checkIssueDate(paper, input))
  return join(parts)
}

/**
 * A proof of address counts from its printed date: the labelled one, else the newest that has passed. Only an age that the rule names can
 * refuse it, or ask for a date at all; the usual one sends what is older to a person.
 */
function checkIssueDate(paper: Paper, { regulation, today, usualProofDays = 0 }: JudgeInput): Findings {
  const named = regulation.addressProofMaxAgeDays
  const limit = named ?? usualProofDays
  if (limit === 0) return noFindings()
  const labelled = readValues(paper, 'issue_date')[0]
  const printed = paper.files.flatMap(({ reading }) =>
    reading.text.flatMap(({ text }) =>
      findDates(text, paper.country)
        .filter(({ isAmbiguous }) => !isAmbiguous)
        .flatMap(({ dates }) => dates),
    ),
  )
  const newest =
    labelled?.field.value ??
    printed
      .filter(date => date <= today)
      .toSorted()
      .at(-1)
  const file = labelled?.file ?? paper.files[0]
  if (!newest || !file) return named === null ? noFindings() : { ...noFindings(), why: [`${paper.kind}: its date was not read`] }
  if (daysBetween(newest, today) <= limit) return noFindings()
  if (named === null || !labelled || !isProof(labelled))
    return { ...noFindings(), why: [`${paper.kind}: it seems to be older than ${limit} days`] }
  return { ...noFindings(), refusals: [reason('outdated', { ...placeOf(file, labelled.field.box), field: 'issue_date', seen: newest })] }
}

const ADDRESS_FIELDS: ReadonlySet<string> = new Set(['street', 'postal_code', 'city'])
const MISMATCH: Readonly<Record<string, ReasonCode>> = {
  issuing_country: 'country_mismatch',
  business_name: 'business_name_mismatch',
  business_registration_number: 'registration_number_mismatch',
}

/** Every row that is not the same: provably different refuses, anything else is for a person. Addresses are judged apart. */
export function checkDetails(rows: readonly ComparisonRow[], papers: readonly Paper[], allowSpecimens: boolean): Findings {
  const found = noFindings()
  for (const row of rows) {
    if (row.verdict === 'same' || ADDRESS_FIELDS.has(row.field)) continue
    // The specimen state stands for any country where specimens may pass.
    if (allowSpecimens && row.seen === SPECIMEN_COUNTRY) continue
    if (row.verdict === 'different' && row.isProof && !isShownByAnother(row, rows))
      found.refusals.push(mismatch(MISMATCH[row.field] ?? 'detail_mismatch', row, papers))
    else if (!isShownByAnother(row, rows)) found.why.push(`${row.kind}: ${row.field} is ${row.verdict.replace('_', ' ')}`)
  }
  return found
}

/** A business paper need not show what another business paper shows, unless it says something else. */
function isShownByAnother(row: ComparisonRow, rows: readonly ComparisonRow[]): boolean {
  if (row.verdict !== 'not_found' || groupOf(row.kind) !== 'business') return false
  return rows.some(other => other.field === row.field && other.verdict === 'same' && groupOf(other.kind) === 'business')
}

function mismatch(code: ReasonCode, row: ComparisonRow, papers: readonly Paper[]): Reason {
  const file = papers.flatMap(({ files }) => files).find(({ sid }) => sid === row.document)
  return reason(code, {
    ...(file ? placeOf(file, row.box ?? undefined) : {}),
    field: row.field,
    ...(row.seen === null ? {} : { seen: row.seen }),
    expected: row.expected,
  })
}

/** What the rule asks for and papers can show has to be typed and shown by one of them. */
function checkRequired({ regulation, details }: JudgeInput, rows: readonly ComparisonRow[]): Findings {
  const found = noFindings()
  const comparable = new Set([
    'first_name',
    'last_name',
    'birth_date',
    'document_number',
    'nationality',
    'issuing_country',
    'expiry_date',
    'business_name',
    'business_registration_number',
  ])
  const isFullName = detailOf(details, 'full_name') !== undefined
  for (const { name } of regulation.endUser.flatMap(({ fields }) => fields).filter(({ required }) => required)) {
    if (!comparable.has(name) || (isFullName && (name === 'first_name' || name === 'last_name'))) continue
    if (detailOf(details, name) === undefined) found.refusals.push(reason('missing_information', { field: name }))
    else if (!rows.some(({ field }) => field === name)) found.why.push(`No paper shows ${name}`)
  }
  return found
}

/** The address must be whole on one paper of its holder, and in the right place. */
function checkAddress({ regulation, address, locality }: JudgeInput, papers: readonly Paper[], rows: readonly ComparisonRow[]): Findings {
  const found = noFindings()
  if (locality === 'different') found.refusals.push(reason('wrong_locality', { field: 'address_sid' }))
  if (locality === 'unknown') found.why.push("Whether the address lies in the locality of the number's prefix is not known")
  if (!regulation.address.proof || regulation.address.scope === 'none') return found
  if (!address) return { ...found, refusals: [...found.refusals, reason('missing_information', { field: 'address_sid' })] }
  const provers = papers.filter(
    paper => paper.group !== 'identity' || rows.some(row => row.kind === paper.kind && ADDRESS_FIELDS.has(row.field)),
  )
  if (provers.some(paper => provesAddress(paper, address, rows))) return found
  const wrong = rows.filter(row => ADDRESS_FIELDS.has(row.field) && row.verdict === 'different' && row.isProof)
  for (const row of wrong) found.refusals.push(mismatch('address_mismatch', row, papers))
  for (const row of rows.filter(({ field, verdict }) => ADDRESS_FIELDS.has(field) && verdict !== 'same'))
    found.why.push(`${row.kind}: ${row.field} is ${row.verdict.replace('_', ' ')}`)
  found.why.push('No paper shows the whole address')
  return found
}

function provesAddress(paper: Paper, address: AddressFacts, rows: readonly ComparisonRow[]): boolean {
  const same = new Set(rows.filter(({ kind, verdict }) => kind === paper.kind && verdict === 'same').map(({ field }) => field))
  const isHolder = same.has('last_name') || same.has('full_name') || same.has('business_name')
  return isHolder && same.has('street') && same.has('city') && (same.has('postal_code') || address.postalCode.trim() === '')
}

function checkAge({ regulation, today }: JudgeInput, papers: readonly Paper[]): Findings {
  const least = regulation.minimumAge
  const paper = papers.find(({ group }) => group === 'identity')
  if (least === null || !paper) return noFindings()
  const birth = readValues(paper, 'birth_date')[0]
  if (!birth) return { ...noFindings(), why: [`${paper.kind}: the date of birth was not read`] }
  if (yearsBetween(birth.field.value, today) >= least) return noFindings()
  if (!isProof(birth)) return { ...noFindings(), why: [`${paper.kind}: the person seems to be under ${least}`] }
  return { ...noFindings(), refusals: [reason('under_age', { ...placeOf(birth.file), field: 'birth_date' })] }
}
