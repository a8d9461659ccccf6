import { IconAlertCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ReasonView } from '../api/types/documents.ts'
import { formatValue } from '../format/dates.ts'
import { reasonFix, reasonText } from '../format/reasons.ts'
import { fieldName } from '../format/words.ts'
import { t } from '../texts/en.ts'
import './reason-card.css'

/** One problem: what it is about, the cause, the fix, and both values where they differ. */
export function ReasonCard({ reason, action }: { reason: ReasonView; action?: ReactNode }) {
  const about = [reason.field ? fieldName(reason.field) : null, reason.side ? t.sides[reason.side] : null].filter(Boolean).join(' · ')
  return (
    <div className="reason">
      <IconAlertCircle size={18} aria-hidden />
      <div className="stack-s">
        <div>
          <div className="strong">{reasonText(reason)}</div>
          <div className="quiet">{reasonFix(reason)}</div>
          {reason.note && <blockquote className="reason-note">{reason.note}</blockquote>}
        </div>
        {(reason.seen || reason.expected || about) && (
          <dl className="reason-values small">
            {about && <Value name={t.reason.about} value={about} />}
            {reason.seen && <Value name={t.reason.seen} value={formatValue(reason.seen)} />}
            {reason.expected && <Value name={t.reason.expected} value={formatValue(reason.expected)} />}
          </dl>
        )}
        {action}
      </div>
    </div>
  )
}

function Value({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="quiet">{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

const keyOf = ({ code, field, document, side }: ReasonView): string => [code, field, document, side].join('/')

export function ReasonList({ reasons, actionFor }: { reasons: readonly ReasonView[]; actionFor?: (reason: ReasonView) => ReactNode }) {
  return (
    <div className="stack-s">
      {reasons.map(reason => (
        <ReasonCard key={keyOf(reason)} reason={reason} action={actionFor?.(reason)} />
      ))}
    </div>
  )
}
