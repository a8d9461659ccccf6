import type { DocumentFile } from '../../api/types/documents.ts'
import type { ReviewDetail } from '../../api/types/reviews.ts'
import { Card } from '../../components/page.tsx'
import { marksOf } from '../../components/scan-marks.ts'
import { ScanView } from '../../components/scan-view.tsx'
import { kindName } from '../../format/words.ts'
import { t } from '../../texts/staff.ts'
import { PapersView, type usePapers } from './papers.tsx'

interface Props {
  review: ReviewDetail
  papers: ReturnType<typeof usePapers>
  /** Whether the reviewer has the case. */
  isMine: boolean
  active: string | null
  zoom: number
  onZoom: (zoom: number) => void
  isUncovered: boolean
  onUncover: () => void
}

/** By the name it was filed under; an identity document's by what was recognised on it. */
function labelOf({ sid, kind, document_type }: DocumentFile, review: ReviewDetail): string {
  const paper = review.case?.supporting_documents?.find(({ files }) => files?.some(file => file.sid === sid))
  return paper ? paper.friendly_name || kindName(paper.type) : kindName(kind ?? document_type)
}

/** The papers of a case: covered until the reviewer asks for them, and nobody else's to see. */
export function Scans({ review, papers, isMine, active, zoom, onZoom, isUncovered, onUncover }: Props) {
  const documents = review.case?.documents ?? []
  const files = documents.map(file => ({ sid: file.sid, label: labelOf(file, review), pages: file.pages ?? 1 }))
  const of = (sid: string) => documents.find(one => one.sid === sid)
  if (review.case?.has_papers === false) return <NoScan>{t.review.picturesGone}</NoScan>
  if (!isMine) return <NoScan>{review.status === 'open' ? t.review.claimToSee : t.review.scansClosed}</NoScan>
  if (review.subject_type === 'inquiry')
    return (
      <PapersView review={review} papers={papers} active={active} zoom={zoom} onZoom={onZoom} isAsked={isUncovered} onAsk={onUncover} />
    )
  return (
    <Card title={t.review.scan}>
      <ScanView
        files={files}
        pageUrl={(file, page) => `/staff/v1/Reviews/${review.sid}/Files/${file}/Pages/${page}`}
        marks={file => marksOf(review.case?.reading ?? null, file, of(file)?.document_type ?? '')}
        mrz={file => of(file)?.mrz ?? null}
        active={active}
        isCovered
        isUncovered={isUncovered}
        onUncover={onUncover}
        zoom={zoom}
        onZoom={onZoom}
      />
    </Card>
  )
}

const NoScan = ({ children }: { children: string }) => (
  <Card title={t.review.scan}>
    <p className="scan scan-none quiet">{children}</p>
  </Card>
)
