import { NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { post } from '../../api/http.ts'
import { isSupervisor, useSession } from '../../api/session.ts'
import { reviewersQuery } from '../../api/staff.ts'
import type { Review } from '../../api/types/reviews.ts'
import { say, sayRefused } from '../../components/toasts.tsx'
import { t } from '../../texts/staff.ts'
import { holderOf, isClaimed, minutesSince } from './order.ts'

/** Who has the case or is meant to have it; a supervisor gives it to somebody here. `isBrief`: where it is said elsewhere who looks. */
export function Assignee({ review, isBrief = false }: { review: Review; isBrief?: boolean }) {
  const session = useSession()
  return (
    <div className="stack-xs">
      {isSupervisor(session) && review.status === 'open' ? <AssigneeSelect review={review} /> : <AssigneeText review={review} />}
      {!isBrief && isClaimed(review) && (
        <span className="small quiet">
          {review.claimed_by === session.staff_sid
            ? t.review.youLook
            : t.review.looking(review.claimed_by_name ?? t.review.another, minutesSince(review.claimed_at))}
        </span>
      )}
    </div>
  )
}

function AssigneeText({ review }: { review: Review }) {
  const { staff_sid } = useSession()
  if (review.assigned_to === null) return isClaimed(review) ? null : <span className="quiet">{t.review.nobody}</span>
  return review.assigned_to === staff_sid ? t.review.you : (review.assigned_to_name ?? t.review.another)
}

function AssigneeSelect({ review }: { review: Review }) {
  const { staff_sid } = useSession()
  const reviewers = useQuery(reviewersQuery).data ?? []
  const queries = useQueryClient()
  const assign = useMutation({
    mutationFn: (StaffSid: string) => post(`/staff/v1/Reviews/${review.sid}/Assign`, { StaffSid }),
    onSuccess: (_answer, sid) => {
      const name = reviewers.find(one => one.sid === sid)?.name
      say(name ? t.review.assigned(holderOf(review), name) : t.review.unassigned(holderOf(review)))
      return queries.invalidateQueries({ queryKey: ['reviews'] })
    },
    onError: sayRefused,
  })
  const known = reviewers.some(({ sid }) => sid === review.assigned_to)
  return (
    <NativeSelect
      className="assignee-select"
      aria-label={t.review.assigneeOf(holderOf(review))}
      value={review.assigned_to ?? ''}
      disabled={assign.isPending}
      data={[
        { value: '', label: t.review.nobody },
        ...(review.assigned_to && !known ? [{ value: review.assigned_to, label: review.assigned_to_name ?? t.review.another }] : []),
        ...reviewers.map(({ sid, name }) => ({ value: sid, label: sid === staff_sid ? t.review.youNamed(name) : name })),
      ]}
      onChange={event => assign.mutate(event.currentTarget.value)}
    />
  )
}
