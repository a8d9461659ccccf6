import { Button } from '@mantine/core'
import { IconCircleCheckFilled, IconCircleX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type AssignedItem, COMPLIANCE } from '../../api/bundles.ts'
import { ApiError, post } from '../../api/http.ts'
import type { Bundle, Evaluation } from '../../api/types.ts'
import { Notice } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { say } from '../../components/toasts.tsx'
import { t } from '../../texts/en.ts'
import '../document-new/document-new.css'

/** Runs the rule over what is there: each requirement with its tick or what is missing; then submits. */
export function CheckAndSubmit({ bundle, items }: { bundle: Bundle; items: readonly AssignedItem[] }) {
  const queries = useQueryClient()
  const path = `${COMPLIANCE}/Bundles/${bundle.sid}`
  const check = useMutation({ mutationFn: () => post<Evaluation>(`${path}/Evaluations`) })
  const submit = useMutation({
    mutationFn: () => post<Bundle>(path, { Status: 'pending-review' }),
    onSuccess: async () => {
      say(t.bundles.submitted)
      await queries.invalidateQueries({ queryKey: ['bundles'] })
    },
  })
  const refused = submit.error ?? check.error
  const result = check.data
  return (
    <Card title={t.bundles.steps[3]}>
      <div className="stack">
        <p className="small quiet">{t.bundles.checkHint}</p>
        {result && <Results evaluation={result} />}
        {refused && (
          <Notice tone="failed" isLive>
            {refused instanceof ApiError ? refused.message : t.errors.unknown}
          </Notice>
        )}
        <div className="row">
          <Button
            variant={result?.status === 'compliant' ? 'default' : 'filled'}
            loading={check.isPending}
            disabled={items.length === 0}
            onClick={() => check.mutate()}
          >
            {t.bundles.check}
          </Button>
          <Button
            variant={result?.status === 'compliant' ? 'filled' : 'default'}
            loading={submit.isPending}
            disabled={result?.status !== 'compliant'}
            onClick={() => submit.mutate()}
          >
            {t.bundles.submit}
          </Button>
        </div>
      </div>
    </Card>
  )
}

export function Results({ evaluation }: { evaluation: Evaluation }) {
  return (
    <div className="stack-s" role="status">
      <p className="strong">{evaluation.status === 'compliant' ? t.bundles.compliant : t.bundles.notCompliant}</p>
      <ul className="needed-list">
        {evaluation.results.map(({ requirement_name, requirement_friendly_name, friendly_name, passed, failure_reason, invalid }) => (
          <li key={requirement_name} data-done={passed} data-missing={!passed || undefined}>
            {passed ? <IconCircleCheckFilled size={18} aria-hidden /> : <IconCircleX size={18} aria-hidden />}
            <span>
              {requirement_friendly_name || friendly_name} <span className="vh">{passed ? t.documentNew.done : t.documentNew.missing}</span>
              {!passed && <Why failure={failure_reason} details={invalid.map(one => one.failure_reason)} />}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The single gaps say more than the sentence that sums them up. */
function Why({ failure, details }: { failure: string | null; details: (string | null)[] }) {
  const lines = details.filter(one => one !== null)
  return (
    <span className="small quiet requirement-why">
      {(lines.length > 0 ? lines : [failure]).map(line => (
        <span key={line} className="requirement-why">
          {line}
        </span>
      ))}
    </span>
  )
}
