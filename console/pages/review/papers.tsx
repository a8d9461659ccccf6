import { useMutation } from '@tanstack/react-query'
import { get } from '../../api/http.ts'
import type { ReadingRow } from '../../api/types/documents.ts'
import type { Papers, ReviewDetail } from '../../api/types/reviews.ts'
import { LoadFailed } from '../../components/empty.tsx'
import { Card } from '../../components/page.tsx'
import { marksOf } from '../../components/scan-marks.ts'
import { type Mark, ScanCover, ScanView } from '../../components/scan-view.tsx'
import { formatDay } from '../../format/dates.ts'
import { t } from '../../texts/staff.ts'

/** Asked for once and by hand: each asking is written down, so nothing may refresh it by itself. Never kept beyond the page. */
export const usePapers = ({ sid }: ReviewDetail) =>
  useMutation({ mutationFn: () => get<Papers>(`/staff/v1/Reviews/${sid}/Papers`), gcTime: 0 })

/** Typed beside read, as other cases have them. */
export const rowsOf = ({ fields }: Papers): ReadingRow[] =>
  fields.map(({ box, ...rest }) => ({ ...rest, box: box ?? null, document: null, source: null }))

/** A reading does not say which side it stands on, so its places are shown only where the last attempt has one picture. */
function marksOn(papers: Papers, review: ReviewDetail, index: number): Mark[] {
  const image = papers.images[index]
  const ofLast = papers.images.filter(({ attempt }) => attempt === papers.images.at(-1)?.attempt)
  if (!image || !ofLast.includes(image)) return []
  const found = (review.case?.reasons ?? []).flatMap(({ code, box, side, text }) =>
    box && side === image.side ? [{ key: code, box, label: text ?? code, tone: 'different' } as const] : [],
  )
  return [...(ofLast.length === 1 ? marksOf(rowsOf(papers), '', '') : []), ...found]
}

/** The pictures of an ID check, newest first, covered until the reviewer asks for them. */
export function PapersView({
  review,
  papers,
  active,
  zoom,
  onZoom,
  isAsked,
  onAsk,
}: {
  review: ReviewDetail
  papers: ReturnType<typeof usePapers>
  active: string | null
  zoom: number
  onZoom: (zoom: number) => void
  isAsked: boolean
  onAsk: () => void
}) {
  const { data } = papers
  const attempts = review.case?.attempts?.map(({ sid }) => sid) ?? []
  const files = (data?.images ?? [])
    .map(({ side, attempt }, index) => ({
      sid: String(index),
      label: t.review.attempt(attempts.indexOf(attempt) + 1 || attempts.length, t.sides[side]),
      pages: 1,
    }))
    .reverse()
  return (
    <Card title={t.review.scan}>
      <div className="stack-s">
        {papers.isError && <LoadFailed error={papers.error} what={t.review.scan.toLowerCase()} onRetry={() => papers.mutate()} />}
        {!data && !papers.isError && <ScanCover onOpen={onAsk} isLoading={isAsked} />}
        {data && (
          <ScanView
            files={files}
            pageUrl={index => data.images[Number(index)]?.data ?? ''}
            marks={index => marksOn(data, review, Number(index))}
            active={active}
            isCovered
            isUncovered
            zoom={zoom}
            onZoom={onZoom}
          />
        )}
        {review.case?.images_deleted_by && <p className="small quiet">{t.review.picturesGo(formatDay(review.case.images_deleted_by))}</p>}
      </div>
    </Card>
  )
}
