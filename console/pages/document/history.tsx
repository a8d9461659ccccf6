import { useQuery } from '@tanstack/react-query'
import { eventsAboutQuery } from '../../api/queries.ts'
import type { IdentityDocument } from '../../api/types/documents.ts'
import type { EventRow } from '../../api/types/events.ts'
import { Card } from '../../components/page.tsx'
import { type Moment, Timeline } from '../../components/timeline.tsx'
import { formatDay, formatDeadline, formatMoment } from '../../format/dates.ts'
import { t } from '../../texts/en.ts'

/** What each event is called here; others are not worth a line. */
const TOLD: Readonly<Record<string, { title: string; tone?: Moment['tone'] }>> = {
  'identity_document.created': { title: t.document.added },
  'identity_document.submitted': { title: t.document.sent },
  'identity_document.queued': { title: t.document.queued },
  'identity_document.passed': { title: t.status.passed, tone: 'passed' },
  'identity_document.failed': { title: t.status.failed, tone: 'failed' },
  'identity_document.expired': { title: t.status.expired, tone: 'failed' },
}

const momentOf = ({ sid, type, date_created }: EventRow): Moment[] => {
  const told = TOLD[type]
  return told ? [{ key: sid, title: told.title, when: formatMoment(date_created), ...(told.tone ? { tone: told.tone } : {}) }] : []
}

/** What has not happened yet, as far as it is known. */
function comingOf(document: IdentityDocument): Moment[] {
  const { verification_status: state, review_due_at, images_deleted_by, valid_until } = document
  const coming: Moment[] = []
  if (document.documents.some(({ status }) => status === 'reading'))
    coming.push({ key: 'read', title: t.document.scanReading, tone: 'next' })
  if (state === 'draft') coming.push({ key: 'submit', title: t.document.toSubmit, tone: 'next' })
  if (state === 'pending') {
    const when = review_due_at ? t.status.decisionBy(formatDeadline(review_due_at)) : t.status.checkingNow
    coming.push({ key: 'decide', title: t.document.toDecide, when, tone: 'next' })
  }
  if (state === 'passed' && valid_until) coming.push({ key: 'ends', title: t.document.ends, when: formatDay(valid_until), tone: 'next' })
  if (images_deleted_by) coming.push({ key: 'erase', title: t.document.toErase, when: formatDay(images_deleted_by), tone: 'next' })
  return coming
}

/** Added, read, checked, decided, and what is still to come, from the journal. */
export function History({ document }: { document: IdentityDocument }) {
  const events = useQuery(eventsAboutQuery(document.sid)).data
  const added: Moment = { key: 'added', title: t.document.added, when: formatMoment(document.date_created) }
  const past = events ? events.flatMap(momentOf) : [added]
  return (
    <Card title={t.document.history}>
      <Timeline moments={[...past, ...comingOf(document)]} />
    </Card>
  )
}
