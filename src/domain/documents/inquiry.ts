import { SPECIMEN_COUNTRY } from '../id-support.ts'
import type { Reading } from '../reading/reading.ts'
import { reason } from '../reasons.ts'
import { checkIdentity, type Findings, join, noFindings, placeOf } from './checks.ts'
import { compareDetails } from './compare.ts'
import { checkDetails, conclude, type Judgement } from './judge.ts'
import { type FiledReading, gatherPapers, type Paper } from './papers.ts'

export interface InquiryInput {
  details: Readonly<Record<string, unknown>>
  /** Country the applicant chose, ISO 3166-1 alpha-2. */
  isoCountry: string
  /** Kind of document the applicant chose. */
  documentType: string
  front: Reading | null
  back: Reading | null
  /** YYYY-MM-DD */
  today: string
  allowSpecimens: boolean
}

/** Judges a government ID for the built-in vendor, by the same checks as a number's document. Reasons name the side. */
export function judgeInquiry(input: InquiryInput): Judgement {
  const files: FiledReading[] = (['front', 'back'] as const).flatMap(side => {
    const reading = input[side]
    return reading ? [{ sid: side, kind: input.documentType, reading }] : []
  })
  const papers = gatherPapers(files).map((paper): Paper => ({ ...paper, group: 'identity' }))
  const paper = papers[0]
  if (!paper) return conclude({ ...noFindings(), refusals: [reason('missing_document', { side: 'front' })] }, [], [])
  // The country is chosen on the screen of the check; a typed one would say the same twice.
  const { issuing_country: _chosen, document_type: _type, ...details } = input.details
  const comparison = compareDetails(details, null, files)
  const found = join([
    checkIdentity(paper, input),
    checkSides(paper),
    checkCountry(paper, input),
    checkDetails(comparison, papers, input.allowSpecimens),
  ])
  return conclude(found, comparison, papers)
}

function checkCountry(paper: Paper, { isoCountry, allowSpecimens }: InquiryInput): Findings {
  const file = paper.files.find(({ reading }) => reading.issuingCountry !== null)
  const seen = file?.reading.issuingCountry
  if (!file || !seen) return { ...noFindings(), why: [`${paper.kind}: the issuing country was not read`] }
  // The specimen state stands for any country where specimens may pass.
  if (seen === isoCountry || (seen === SPECIMEN_COUNTRY && allowSpecimens)) return noFindings()
  return {
    ...noFindings(),
    refusals: [reason('country_mismatch', { ...placeOf(file), field: 'issuing_country', seen, expected: isoCountry })],
  }
}

/** Both pictures show the same side, or the only one shows the back: the one in the wrong place is to be taken again. */
function checkSides(paper: Paper): Findings {
  const [front, back] = [paper.files.find(({ sid }) => sid === 'front'), paper.files.find(({ sid }) => sid === 'back')]
  const side = front?.reading.side
  // The back alone shows nobody's face.
  if (front && !back && side === 'back') return { ...noFindings(), refusals: [reason('wrong_side', placeOf(front))] }
  if (!front || !back || !side || side !== back.reading.side) return noFindings()
  const wrong = side === 'front' ? back : front
  return { ...noFindings(), refusals: [reason('wrong_side', placeOf(wrong))] }
}
