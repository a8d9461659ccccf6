import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { type Terms, termsQuery } from '../../api/settings.ts'
import { LoadFailed } from '../../components/empty.tsx'
import { Loading } from '../../components/loading.tsx'
import { Card } from '../../components/page.tsx'
import { formatDay, weekdayNames } from '../../format/dates.ts'
import { t } from '../../texts/en.ts'

const MOST_HOLIDAYS = 5

function TermsCard({ title, children }: { title: string; children: (terms: Terms) => ReactNode }) {
  const query = useQuery(termsQuery)
  return (
    <Card title={title}>
      {query.data && children(query.data)}
      {!query.data && query.isError && <LoadFailed error={query.error} what={t.settings.what} onRetry={() => void query.refetch()} />}
      {query.isPending && <Loading />}
    </Card>
  )
}

export const RetentionCard = () => (
  <TermsCard title={t.settings.retention}>
    {terms => (
      <ul className="stack-s">
        {t.settings
          .retentionLines({
            check: terms.retention_check_images_days,
            unused: terms.retention_unused_days,
            released: terms.retention_released_days,
            details: terms.retention_details_days,
          })
          .map(line => (
            <li key={line}>{line}</li>
          ))}
      </ul>
    )}
  </TermsCard>
)

export const CalendarCard = () => (
  <TermsCard title={t.settings.calendar}>
    {terms => (
      <div className="stack">
        <p>{t.settings.calendarLine(terms.review_hours)}</p>
        <dl className="facts">
          <dt>{t.settings.weekdays}</dt>
          <dd>
            {weekdayNames(terms.weekdays)}, {t.settings.hours(terms.hours_per_day)}
          </dd>
          <dt>{t.settings.zone}</dt>
          <dd>{terms.zone}</dd>
          <dt>{t.settings.holidays}</dt>
          <dd>{terms.upcoming_holidays.slice(0, MOST_HOLIDAYS).map(formatDay).join(' · ') || t.settings.noHolidays}</dd>
        </dl>
      </div>
    )}
  </TermsCard>
)
