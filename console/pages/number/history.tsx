import { useQuery } from '@tanstack/react-query'
import { eventsAboutQuery } from '../../api/queries.ts'
import type { EventRow } from '../../api/types/events.ts'
import type { PhoneNumber } from '../../api/types/numbers.ts'
import { Card } from '../../components/page.tsx'
import { type Moment, Timeline } from '../../components/timeline.tsx'
import { formatMoment } from '../../format/dates.ts'
import { t } from '../../texts/en.ts'

const STANDING_EVENTS = ['number.mapped', 'number.compliance_changed']

function momentOf({ sid, type, to, date_created }: EventRow): Moment {
  const when = formatMoment(date_created)
  if (!STANDING_EVENTS.includes(type)) return { key: sid, title: t.number.events[type] ?? type, when }
  const title = type === 'number.mapped' ? t.number.mapped : t.number.rechecked
  const isGood = to !== 'action-required'
  return { key: sid, title, when, detail: isGood ? t.number.compliant : t.number.actionRequired, tone: isGood ? 'passed' : 'failed' }
}

/** What happened to the number, from the journal. */
export function History({ number }: { number: PhoneNumber }) {
  const events = useQuery(eventsAboutQuery(number.sid)).data ?? []
  const told = events.filter(({ type }) => STANDING_EVENTS.includes(type) || t.number.events[type] !== undefined)
  if (told.length === 0) return null
  return (
    <Card title={t.document.history}>
      <Timeline moments={told.map(momentOf)} />
    </Card>
  )
}
