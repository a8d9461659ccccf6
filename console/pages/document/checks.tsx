import { IconCircleCheck, IconCircleDashed, IconCircleX, IconUserSearch } from '@tabler/icons-react'
import type { IdentityDocument, ReasonView } from '../../api/types/documents.ts'
import { Card } from '../../components/page.tsx'
import { t } from '../../texts/en.ts'
import './checks.css'

type State = 'passed' | 'failed' | 'open' | 'not_run'

interface Check {
  name: keyof typeof t.document.checks
  /** Reasons that fail it. */
  codes: readonly string[]
  /** Details whose comparison decides it. */
  fields: readonly string[]
}

const CHECKS: readonly Check[] = [
  {
    name: 'readable',
    codes: ['blurry', 'glare', 'cut_off', 'too_dark', 'too_small', 'wrong_side', 'not_a_document', 'unreadable_file'],
    fields: [],
  },
  { name: 'valid', codes: ['expired', 'outdated'], fields: [] },
  { name: 'country', codes: ['country_mismatch', 'unsupported'], fields: [] },
  {
    name: 'name',
    codes: ['name_mismatch', 'business_name_mismatch'],
    fields: ['first_name', 'last_name', 'business_name'],
  },
  { name: 'birth', codes: [], fields: ['birth_date'] },
  { name: 'registration', codes: ['registration_number_mismatch'], fields: ['business_registration_number'] },
  { name: 'address', codes: ['address_mismatch', 'wrong_locality'], fields: ['street', 'postal_code', 'city'] },
]

const ICONS = { passed: IconCircleCheck, failed: IconCircleX, open: IconUserSearch, not_run: IconCircleDashed }

const fails = ({ codes, fields }: Check, { code, field }: ReasonView): boolean =>
  codes.includes(code) || (code === 'detail_mismatch' && field !== undefined && field !== null && fields.includes(field))

/** One paper that shows a detail is enough; what is only similar a person looks at. */
function compared(document: IdentityDocument, fields: readonly string[]): State {
  const rows = (document.reading ?? []).filter(({ field, expected }) => fields.includes(field) && expected !== null)
  const names = [...new Set(rows.map(({ field }) => field))]
  const shows = (name: string, verdict: string) => rows.some(row => row.field === name && row.verdict === verdict)
  if (names.length > 0 && names.every(name => shows(name, 'same'))) return 'passed'
  return names.length > 0 && names.every(name => shows(name, 'same') || shows(name, 'similar')) ? 'open' : 'not_run'
}

function stateOf(check: Check, document: IdentityDocument): State {
  if (document.reasons.some(reason => fails(check, reason))) return 'failed'
  if (document.verification_status === 'passed') return 'passed'
  const isRead =
    document.documents.length > 0 && document.documents.every(({ status, findings }) => status === 'read' && findings.length === 0)
  if (check.name === 'readable') return isRead ? 'passed' : 'not_run'
  if (check.fields.length > 0) return compared(document, check.fields)
  return isRead && document.verification_status !== 'draft' ? 'passed' : 'not_run'
}

/** What was looked at and how it came out; what does not belong to this kind of holder is left out. */
export function Checks({ document }: { document: IdentityDocument }) {
  const relevant = CHECKS.filter(
    ({ name, fields }) => (name !== 'birth' && name !== 'registration') || fields.some(field => document.attributes[field] !== undefined),
  )
  return (
    <Card title={t.document.checksTitle}>
      <ul className="checks">
        {relevant.map(check => {
          const state = stateOf(check, document)
          const Icon = ICONS[state]
          return (
            <li key={check.name} data-state={state}>
              <Icon size={18} aria-hidden />
              <span>{t.document.checks[check.name]}</span>
              <span className="small quiet">{t.document.checkStates[state]}</span>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
