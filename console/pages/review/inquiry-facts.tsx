import { IconCheck, IconMinus, IconX } from '@tabler/icons-react'
import type { InquiryAttempt } from '../../api/types/checks.ts'
import type { Papers, ReviewDetail } from '../../api/types/reviews.ts'
import { Notice } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { Timeline } from '../../components/timeline.tsx'
import { formatMoment, formatValue } from '../../format/dates.ts'
import { reasonText } from '../../format/reasons.ts'
import { countryName, kindName } from '../../format/words.ts'
import { t } from '../../texts/staff.ts'

const ICONS = { passed: IconCheck, failed: IconX, not_run: IconMinus }

/** Of an ID check: signs that only staff may know, the vendor's checks, and every attempt with its reasons. */
export function InquiryFacts({ review, papers }: { review: ReviewDetail; papers: Papers | undefined }) {
  const { attempts = [], staff_reasons = [] } = review.case ?? {}
  return (
    <>
      {staff_reasons.length > 0 && (
        <Notice tone="failed" title={t.review.staffSigns}>
          <ul>
            {staff_reasons.map(code => (
              <li key={code}>{reasonText({ code })}</li>
            ))}
          </ul>
          <p className="small">{t.review.staffSignsHint}</p>
        </Notice>
      )}
      {papers && papers.checks.length > 0 && (
        <Card title={t.review.checks}>
          <ul className="stack-s">
            {papers.checks.map(({ name, state }) => (
              <Check key={name} name={name} state={state} />
            ))}
          </ul>
        </Card>
      )}
      {attempts.length > 0 && (
        <Card title={t.review.attempts}>
          <Timeline moments={attempts.map(momentOf)} />
        </Card>
      )}
    </>
  )
}

function Check({ name, state }: Papers['checks'][number]) {
  const Icon = ICONS[state]
  return (
    <li className="check-line" data-state={state}>
      <Icon size={16} stroke={2.2} aria-hidden />
      <span>
        <span className="strong">{t.review.checkStates[state]}</span> · {reasonText({ code: name })}
      </span>
    </li>
  )
}

/** One attempt as a moment of a timeline. */
export function momentOf({ sid, iso_country, document_type, reasons, date_created }: InquiryAttempt, index: number) {
  const what = [countryName(iso_country), kindName(document_type)].filter(Boolean).join(', ')
  return {
    key: sid,
    title: t.review.attemptTitle(index + 1, what),
    when: formatMoment(date_created),
    tone: reasons.length > 0 ? ('failed' as const) : ('passed' as const),
    detail:
      reasons.length === 0
        ? t.review.attemptPassed
        : reasons.map(one => (
            <p key={`${one.code}-${one.side ?? ''}`}>
              {[reasonText(one), one.side && t.sides[one.side], one.seen && formatValue(one.seen)].filter(Boolean).join(' · ')}
            </p>
          )),
  }
}
