import { IconAlertTriangle, IconClock } from '@tabler/icons-react'
import type { Review } from '../../api/types/reviews.ts'
import { formatClock, formatDeadline } from '../../format/dates.ts'
import { t } from '../../texts/staff.ts'
import { dueTone } from './order.ts'

const isToday = (at: string): boolean => new Date(at).toDateString() === new Date().toDateString()

/** How much business time is left, in hours, and in minutes at the end. */
export function TimeLeft({ review: { business_minutes_left: left } }: { review: Review }) {
  if (left === null || left <= 0) return null
  return <div className="small quiet num">{left < 120 ? t.review.minutesLeft(left) : t.review.hoursLeft(Math.floor(left / 60))}</div>
}

/** Neutral above eight business hours, amber below, red below two; the words say it too. */
export function DueChip({ review }: { review: Review }) {
  const tone = dueTone(review)
  const Icon = tone === 'failed' ? IconAlertTriangle : IconClock
  const when = isToday(review.due_at) ? formatClock(review.due_at) : formatDeadline(review.due_at)
  return (
    <span className="badge num" data-tone={tone}>
      {tone !== 'draft' && <Icon size={14} stroke={2.2} aria-hidden />}
      {review.breached
        ? t.review.late(formatDeadline(review.due_at))
        : tone === 'failed'
          ? t.review.due(when)
          : formatDeadline(review.due_at)}
    </span>
  )
}
