import { Button } from '@mantine/core'
import { IconCircleCheckFilled, IconCircleX } from '@tabler/icons-react'
import type { Evaluation } from '../../api/types/bundles.ts'
import { Refused } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { t } from '../../texts/en.ts'
import type { CheckRun } from './use-check.ts'
import '../document-new/document-new.css'

/** Runs the rule over what is there: each requirement with its tick, or a link to what is missing; then submits. */
export function CheckAndSubmit({ check, submit, hasItems }: CheckRun & { hasItems: boolean }) {
  const result = check.data
  const isMet = result?.status === 'compliant'
  return (
    <Card title={t.bundles.checkTitle}>
      <div className="stack">
        <p className="small quiet">{t.bundles.checkHint}</p>
        {result && <Results evaluation={result} />}
        <Refused error={submit.error ?? check.error} />
        <div className="row">
          <Button variant={isMet ? 'default' : 'filled'} loading={check.isPending} disabled={!hasItems} onClick={() => check.mutate()}>
            {t.bundles.check}
          </Button>
          <Button variant={isMet ? 'filled' : 'default'} loading={submit.isPending} disabled={!isMet} onClick={() => submit.mutate()}>
            {t.bundles.submit}
          </Button>
        </div>
      </div>
    </Card>
  )
}

/** Where a requirement's part of the page is, and a field within it. */
export const partId = (requirement: string): string => `part-${requirement}`
export const fieldId = (requirement: string, field: string): string => `part-${requirement}-${field}`

export function Results({ evaluation }: { evaluation: Evaluation }) {
  return (
    <div className="stack-s" role="status">
      <p className="strong">{evaluation.status === 'compliant' ? t.bundles.compliant : t.bundles.notCompliant}</p>
      <ul className="needed-list">
        {evaluation.results.map(({ requirement_name, requirement_friendly_name, friendly_name, passed, failure_reason, invalid }) => (
          <li key={requirement_name} data-done={passed} data-missing={!passed || undefined}>
            {passed ? <IconCircleCheckFilled size={18} aria-hidden /> : <IconCircleX size={18} aria-hidden />}
            <span>
              <a href={`#${partId(requirement_name)}`}>{requirement_friendly_name || friendly_name}</a>{' '}
              <span className="vh">{passed ? t.documentNew.done : t.documentNew.missing}</span>
              {!passed && <Why requirement={requirement_name} failure={failure_reason} invalid={invalid} />}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The single gaps, each leading to its field, say more than the sentence that sums them up. */
function Why({
  requirement,
  failure,
  invalid,
}: {
  requirement: string
  failure: string | null
  invalid: Evaluation['results'][number]['invalid']
}) {
  const gaps = invalid.filter(({ failure_reason }) => failure_reason !== null)
  if (gaps.length === 0) return <span className="small quiet requirement-why">{failure}</span>
  return (
    <span className="small requirement-why">
      {gaps.map(({ object_field, failure_reason }) => (
        <a key={`${object_field}-${failure_reason}`} href={`#${fieldId(requirement, object_field)}`} className="requirement-why">
          {failure_reason}
        </a>
      ))}
    </span>
  )
}
