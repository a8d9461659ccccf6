import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { post } from '../../api/http.ts'
import { reviewQuery, reviewsQuery } from '../../api/queries.ts'
import { useSession } from '../../api/session.ts'
import type { ReviewDetail } from '../../api/types/reviews.ts'
import { LoadFailed } from '../../components/empty.tsx'
import { Loading } from '../../components/loading.tsx'
import { Notice } from '../../components/notice.tsx'
import { Card, Page } from '../../components/page.tsx'
import { Sid } from '../../components/sid.tsx'
import { sayRefused } from '../../components/toasts.tsx'
import { formatClock, formatMoment } from '../../format/dates.ts'
import { t } from '../../texts/staff.ts'
import { AnswerPanel } from './answer-panel.tsx'
import { Assignee } from './assignee.tsx'
import { CaseFacts } from './case-facts.tsx'
import { DecisionPanel } from './decision-panel.tsx'
import { usePendingDecisions } from './decisions.ts'
import { DueChip } from './due-chip.tsx'
import { KeyHelp } from './key-help.tsx'
import { byDue, holderOf, isClaimed, isMine, minutesSince, subjectName } from './order.ts'
import { usePapers } from './papers.tsx'
import { Scans } from './scans.tsx'
import { Trail } from './trail.tsx'
import './review.css'

const RENEW_MS = 10 * 60_000
const ZOOMS: readonly number[] = [1, 1.5, 2, 3]
const zoomAfter = (zoom: number): number => ZOOMS[(ZOOMS.indexOf(zoom) + 1) % ZOOMS.length] ?? 1

export function CasePage() {
  const { sid } = useParams({ from: '/shell/review/$sid' })
  const query = useQuery(reviewQuery(sid))
  const back = { to: '/review', label: t.review.title } as const
  if (!query.data) {
    return (
      <Page title={t.review.case} back={back}>
        <Card>
          {query.isError ? <LoadFailed error={query.error} what={t.review.oneCase} onRetry={() => void query.refetch()} /> : <Loading />}
        </Card>
      </Page>
    )
  }
  return <Case key={sid} review={query.data} />
}

/** The case that follows in the queue, which a decision leads to. */
function useNeighbours(sid: string) {
  const pending = usePendingDecisions()
  const open = (useQuery(reviewsQuery('open')).data ?? [])
    .filter(one => one.status === 'open' && (one.sid === sid || !pending.has(one.sid)))
    .sort(byDue)
  const at = open.findIndex(one => one.sid === sid)
  return { next: open[at + 1]?.sid, previous: at > 0 ? open[at - 1]?.sid : undefined, left: open.length }
}

function useClaim(review: ReviewDetail) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (verb: 'Claim' | 'Release') => post(`/staff/v1/Reviews/${review.sid}/${verb}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['reviews'] }),
    onError: sayRefused,
  })
}

/** A case stays with whoever has it on screen: its half hour begins anew from time to time. */
function useRenewal(review: ReviewDetail, isHere: boolean): void {
  const queries = useQueryClient()
  useEffect(() => {
    if (!isHere) return
    const renew = async () => {
      if (document.visibilityState !== 'visible') return
      await post(`/staff/v1/Reviews/${review.sid}/Claim`).catch(() => undefined)
      await queries.invalidateQueries({ queryKey: ['reviews', review.sid] })
    }
    const timer = setInterval(() => void renew(), RENEW_MS)
    return () => clearInterval(timer)
  }, [review.sid, isHere, queries])
}

function Case({ review }: { review: ReviewDetail }) {
  const { staff_sid } = useSession()
  const navigate = useNavigate()
  const claim = useClaim(review)
  const papers = usePapers(review)
  const neighbours = useNeighbours(review.sid)
  const [active, setActive] = useState<string | null>(null)
  const [isUncovered, setUncovered] = useState(false)
  const [zoom, setZoom] = useState(1)
  const [isHelp, setHelp] = useState(false)
  const mine = isMine(review, staff_sid)
  const isHere = mine && review.status === 'open'
  const isRequest = review.subject_type === 'request'
  const Panel = isRequest ? AnswerPanel : DecisionPanel
  useRenewal(review, isHere)
  const goTo = (sid: string | undefined) => void (sid ? navigate({ to: '/review/$sid', params: { sid } }) : navigate({ to: '/review' }))
  const uncover = () => {
    setUncovered(true)
    if (review.subject_type === 'inquiry' && !papers.data) papers.mutate()
  }
  return (
    <Page
      title={review.case?.friendly_name || review.case?.subject || holderOf(review)}
      lead={<Lead review={review} left={neighbours.left} />}
      back={{ to: '/review', label: t.review.title }}
      actions={
        <>
          {review.status === 'open' && <Assignee review={review} isBrief />}
          <ClaimButton review={review} isMine={mine} claim={claim} onHelp={() => setHelp(true)} />
        </>
      }
      isWide
    >
      <Lock review={review} isMine={mine} />
      <div className="case" data-kind={review.subject_type}>
        {!isRequest && (
          <Scans
            review={review}
            papers={papers}
            isMine={isHere}
            active={active}
            zoom={zoom}
            onZoom={setZoom}
            isUncovered={isUncovered}
            onUncover={uncover}
          />
        )}
        <CaseFacts review={review} papers={isHere ? papers.data : undefined} onPoint={setActive} />
        <div className="case-side stack">
          <Panel
            review={review}
            papers={isHere ? papers.data : undefined}
            isMine={mine}
            onClaim={() => claim.mutate('Claim')}
            onDone={() => goTo(neighbours.next ?? neighbours.previous)}
            keys={{
              next: () => goTo(neighbours.next),
              previous: () => goTo(neighbours.previous),
              zoom: () => (isHere && !isUncovered ? uncover() : setZoom(zoomAfter(zoom))),
              help: () => setHelp(true),
            }}
          />
          <Trail review={review} />
        </div>
      </div>
      {isHelp && <KeyHelp onClose={() => setHelp(false)} />}
    </Page>
  )
}

function Lead({ review, left }: { review: ReviewDetail; left: number }) {
  return (
    <span className="dots case-lead">
      {review.status === 'open' && <DueChip review={review} />}
      <span>{subjectName(review.subject_type)}</span>
      <Sid sid={review.subject_sid} />
      <span>{t.review.left(left)}</span>
    </span>
  )
}

function ClaimButton({
  review,
  isMine: mine,
  claim,
  onHelp,
}: {
  review: ReviewDetail
  isMine: boolean
  claim: ReturnType<typeof useClaim>
  onHelp: () => void
}) {
  const isTaken = isClaimed(review) && !mine
  return (
    <>
      <Button variant="default" onClick={onHelp}>
        {t.review.keys}
      </Button>
      {review.status === 'open' && (
        <Button
          variant={mine ? 'default' : 'filled'}
          disabled={isTaken}
          loading={claim.isPending}
          onClick={() => claim.mutate(mine ? 'Release' : 'Claim')}
        >
          {mine ? t.review.release : t.review.claim}
        </Button>
      )}
    </>
  )
}

const TONES = { approve: 'passed', reject: 'failed', ask: 'pending' } as const

function Lock({ review, isMine: mine }: { review: ReviewDetail; isMine: boolean }) {
  if (review.status === 'decided') {
    const decision = review.decision ?? 'approve'
    return (
      <Notice tone={TONES[decision]} title={t.review.verdicts[decision]}>
        {t.review.decidedBy(review.decided_by_name ?? t.review.another, formatMoment(review.decided_at))}
      </Notice>
    )
  }
  if (review.status === 'withdrawn') return <Notice tone="draft">{t.review.withdrawn}</Notice>
  if (review.is_reopened && !isClaimed(review)) return <Notice tone="review">{t.review.reopenedHint}</Notice>
  if (!isClaimed(review)) return null
  if (mine) return <Notice tone="review">{t.review.yours(formatClock(review.claimed_until))}</Notice>
  return <Notice tone="pending">{t.review.lockedBy(review.claimed_by_name ?? t.review.another, minutesSince(review.claimed_at))}</Notice>
}
