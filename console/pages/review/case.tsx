import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { post } from '../../api/http.ts'
import { reviewQuery, reviewsQuery } from '../../api/queries.ts'
import { useSession } from '../../api/session.ts'
import type { ReviewDetail } from '../../api/types.ts'
import { LoadFailed } from '../../components/empty.tsx'
import { Notice } from '../../components/notice.tsx'
import { Card, Page } from '../../components/page.tsx'
import { marksOf } from '../../components/scan-marks.ts'
import { ScanView } from '../../components/scan-view.tsx'
import { Sid } from '../../components/sid.tsx'
import { sayRefused } from '../../components/toasts.tsx'
import { formatClock, formatMoment } from '../../format/dates.ts'
import { kindName } from '../../format/words.ts'
import { t } from '../../texts/en.ts'
import { AnswerPanel } from './answer-panel.tsx'
import { CaseFacts } from './case-facts.tsx'
import { DecisionPanel } from './decision-panel.tsx'
import { usePendingDecisions } from './decisions.ts'
import { KeyHelp } from './key-help.tsx'
import { byDue, holderOf, isClaimed, isMine, subjectName } from './order.ts'
import { PapersView, usePapers } from './papers.tsx'
import { DueChip } from './queue.tsx'
import './review.css'

export function CasePage() {
  const { sid } = useParams({ from: '/shell/review/$sid' })
  const query = useQuery(reviewQuery(sid))
  const back = { to: '/review', label: t.review.title } as const
  if (!query.data) {
    return (
      <Page title={t.review.case} back={back}>
        <Card>
          {query.isError ? (
            <LoadFailed error={query.error} what={t.review.oneCase} onRetry={() => void query.refetch()} />
          ) : (
            t.common.loading
          )}
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

function Case({ review }: { review: ReviewDetail }) {
  const { staff_sid } = useSession()
  const navigate = useNavigate()
  const claim = useClaim(review)
  const papers = usePapers(review)
  const neighbours = useNeighbours(review.sid)
  const [active, setActive] = useState<string | null>(null)
  const [zoom, setZoom] = useState(1)
  const [isHelp, setHelp] = useState(false)
  const mine = isMine(review, staff_sid)
  const isHere = mine && review.status === 'open'
  const isRequest = review.subject_type === 'request'
  const Panel = isRequest ? AnswerPanel : DecisionPanel
  const goTo = (sid: string | undefined) => void (sid ? navigate({ to: '/review/$sid', params: { sid } }) : navigate({ to: '/review' }))
  const lead = (
    <span className="row">
      <DueChip review={review} />
      {subjectName(review.subject_type)} · <Sid sid={review.subject_sid} /> · {t.review.left(neighbours.left)}
    </span>
  )
  return (
    <Page
      title={review.case?.friendly_name || review.case?.subject || holderOf(review)}
      lead={lead}
      back={{ to: '/review', label: t.review.title }}
      actions={<ClaimButton review={review} isMine={mine} claim={claim} onHelp={() => setHelp(true)} />}
      isWide
    >
      <Lock review={review} isMine={mine} />
      <div className="case" data-kind={review.subject_type}>
        {!isRequest && <Scans review={review} papers={papers} isMine={isHere} active={active} zoom={zoom} onZoom={setZoom} />}
        <CaseFacts review={review} papers={isHere ? papers.data : undefined} onPoint={setActive} />
        <Panel
          review={review}
          isMine={mine}
          onClaim={() => claim.mutate('Claim')}
          onDone={() => goTo(neighbours.next ?? neighbours.previous)}
          keys={{
            next: () => goTo(neighbours.next),
            previous: () => goTo(neighbours.previous),
            zoom: () => setZoom(zoom >= 3 ? 1 : zoom === 1 ? 1.5 : zoom === 1.5 ? 2 : 3),
            help: () => setHelp(true),
          }}
        />
      </div>
      {isHelp && <KeyHelp onClose={() => setHelp(false)} />}
    </Page>
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
  const isOpen = review.status === 'open'
  const isTaken = isClaimed(review) && !mine
  return (
    <>
      <Button variant="default" onClick={onHelp}>
        {t.review.keys}
      </Button>
      {isOpen && (
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

function Lock({ review, isMine: mine }: { review: ReviewDetail; isMine: boolean }) {
  if (review.status === 'decided') {
    return (
      <Notice
        tone={review.decision === 'approve' ? 'passed' : 'failed'}
        title={review.decision === 'approve' ? t.review.wasApproved : t.review.wasRejected}
      >
        {t.review.decidedAt(formatMoment(review.decided_at))}
      </Notice>
    )
  }
  if (!isClaimed(review)) return null
  if (mine) return <Notice tone="review">{t.review.yours(formatClock(review.claimed_until))}</Notice>
  return <Notice tone="pending">{t.review.lockedBy(review.claimed_by_name ?? t.review.another, formatClock(review.claimed_until))}</Notice>
}

function Scans({
  review,
  papers,
  isMine,
  active,
  zoom,
  onZoom,
}: {
  review: ReviewDetail
  papers: ReturnType<typeof usePapers>
  isMine: boolean
  active: string | null
  zoom: number
  onZoom: (zoom: number) => void
}) {
  const documents = review.case?.documents ?? []
  const files = documents.map(({ sid, kind, document_type, pages }) => ({ sid, label: kindName(kind ?? document_type), pages: pages ?? 1 }))
  const typeOf = (sid: string) => documents.find(one => one.sid === sid)?.document_type ?? ''
  if (review.case?.has_papers === false) {
    return (
      <Card title={t.review.scan}>
        <p className="scan scan-none quiet">{t.review.picturesGone}</p>
      </Card>
    )
  }
  if (!isMine) {
    return (
      <Card title={t.review.scan}>
        <p className="scan scan-none quiet">{t.review.claimToSee}</p>
      </Card>
    )
  }
  if (review.subject_type === 'inquiry') return <PapersView review={review} papers={papers} active={active} zoom={zoom} onZoom={onZoom} />
  return (
    <Card title={t.review.scan}>
      <ScanView
        files={files}
        pageUrl={(file, page) => `/staff/v1/Reviews/${review.sid}/Files/${file}/Pages/${page}`}
        marks={file => marksOf(review.case?.reading ?? null, file, typeOf(file))}
        active={active}
        isCovered
        zoom={zoom}
        onZoom={onZoom}
      />
    </Card>
  )
}
