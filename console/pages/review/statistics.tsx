import { NativeSelect } from '@mantine/core'
import { IconChartBar } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type Figures as Numbers, type ReviewStatistics, statisticsQuery } from '../../api/staff.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Empty } from '../../components/empty.tsx'
import { Figures } from '../../components/figures.tsx'
import { Card, Page } from '../../components/page.tsx'
import { Toolbar } from '../../components/toolbar.tsx'
import { reasonText } from '../../format/reasons.ts'
import { t } from '../../texts/staff.ts'

const PERIODS = [7, 30, 90] as const
const DAY_MS = 86_400_000

/** Seconds in the unit that reads best. */
export function durationText(seconds: number | null): string {
  if (seconds === null) return '–'
  if (seconds < 90) return t.statistics.seconds(seconds)
  if (seconds < 90 * 60) return t.statistics.minutes(Math.round(seconds / 60))
  return t.statistics.hours(Math.round(seconds / 360) / 10)
}

const decidedOf = ({ approved, rejected, asked_again }: Numbers): number => approved + rejected + asked_again
const shareOf = (figures: Numbers): string => {
  const all = decidedOf(figures)
  return all === 0 ? '–' : `${Math.round((100 * figures.approved) / all)} %`
}

type Row = ReviewStatistics['reviewers'][number]

const COLUMNS: Column<Row>[] = [
  { key: 'who', header: t.statistics.reviewer, cell: ({ name, sid }) => <span className="strong">{name ?? sid}</span> },
  { key: 'n', header: t.statistics.decided, width: '11%', isNumeric: true, cell: decidedOf },
  { key: 'yes', header: t.statistics.approved, width: '11%', isNumeric: true, cell: ({ approved }) => approved },
  { key: 'no', header: t.statistics.rejected, width: '11%', isNumeric: true, cell: ({ rejected }) => rejected },
  { key: 'ask', header: t.statistics.askedAgain, width: '12%', isNumeric: true, cell: ({ asked_again }) => asked_again },
  { key: 'share', header: t.statistics.share, width: '12%', isNumeric: true, cell: shareOf },
  {
    key: 'time',
    header: t.statistics.handling,
    width: '13%',
    isNumeric: true,
    cell: ({ handling_seconds }) => durationText(handling_seconds),
  },
  { key: 'late', header: t.statistics.late, width: '8%', isNumeric: true, cell: ({ late }) => late },
]

export function StatisticsPage() {
  const search = useSearch({ from: '/shell/review/statistics' })
  const navigate = useNavigate({ from: '/review/statistics' })
  const days = PERIODS.find(one => String(one) === search.days) ?? 30
  // The day, not the moment: the same page asks once.
  const from = new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)
  const query = useQuery(statisticsQuery(from, undefined))
  const { data } = query
  return (
    <Page title={t.statistics.title} lead={t.statistics.lead}>
      <Toolbar>
        <NativeSelect
          aria-label={t.statistics.period}
          value={String(days)}
          data={PERIODS.map(one => ({ value: String(one), label: t.statistics.days(one) }))}
          onChange={event => void navigate({ search: { days: event.currentTarget.value }, replace: true })}
        />
      </Toolbar>
      {data && (
        <Figures
          figures={[
            { label: t.statistics.decided, value: decidedOf(data.total) },
            { label: t.statistics.share, value: shareOf(data.total) },
            { label: t.statistics.handling, value: durationText(data.total.handling_seconds), hint: t.statistics.handlingHint },
            { label: t.statistics.age, value: durationText(data.total.age_seconds), hint: t.statistics.ageHint },
            { label: t.statistics.late, value: data.total.late },
          ]}
        />
      )}
      <DataTable
        caption={t.statistics.title}
        what={t.statistics.what}
        query={query}
        rows={data?.reviewers}
        rowKey={({ sid }) => sid}
        columns={COLUMNS}
        empty={<Empty icon={<IconChartBar size={20} aria-hidden />} title={t.statistics.none} />}
      />
      {data && (
        <Card title={t.statistics.reasons}>
          {data.reasons.length === 0 ? <p className="quiet">{t.statistics.noReasons}</p> : <Reasons reasons={data.reasons} />}
        </Card>
      )}
    </Page>
  )
}

function Reasons({ reasons }: Pick<ReviewStatistics, 'reasons'>) {
  const most = Math.max(...reasons.map(({ count }) => count))
  return (
    <ul className="bars">
      {reasons.map(({ code, count }) => (
        <li key={code}>
          <span>{reasonText({ code })}</span>
          <span className="bar" aria-hidden>
            <span style={{ inlineSize: `${(100 * count) / most}%` }} />
          </span>
          <span className="num">{count}</span>
        </li>
      ))}
    </ul>
  )
}
