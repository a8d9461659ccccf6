import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { save } from '../../api/http.ts'
import { type BulkImport, everyRow, type ImportRow, importQuery, importRowsQuery, type RowStatus, triedFile } from '../../api/imports.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Empty, LoadFailed } from '../../components/empty.tsx'
import { Figures } from '../../components/figures.tsx'
import { Loading } from '../../components/loading.tsx'
import { Notice, Refused } from '../../components/notice.tsx'
import { Card, Page } from '../../components/page.tsx'
import { pagedRows } from '../../components/paged.ts'
import { Sid } from '../../components/sid.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { sayRefused } from '../../components/toasts.tsx'
import { Toolbar, Views } from '../../components/toolbar.tsx'
import { formatMoment } from '../../format/dates.ts'
import { sentence } from '../../format/words.ts'
import { imports as words } from '../../texts/en/imports.ts'
import { Sending, useBegin } from './begin.tsx'
import { importStanding, kindOfImport } from './standing.ts'

/** One file: how far it has come, then what became of every row. */
export function ImportPage() {
  const { sid } = useParams({ from: '/shell/imports/$sid' })
  const query = useQuery(importQuery(sid))
  const found = query.data
  return (
    <Page
      title={found ? `${kindOfImport(found)}, ${formatMoment(found.date_created)}` : words.title}
      back={{ to: '/imports', label: words.back }}
      lead={<Sid sid={sid} isWhole />}
    >
      {found ? (
        <Followed found={found} />
      ) : (
        <Card>
          {query.isError ? <LoadFailed error={query.error} what={words.what} onRetry={() => void query.refetch()} /> : <Loading />}
        </Card>
      )}
    </Page>
  )
}

function Followed({ found }: { found: BulkImport }) {
  const isRunning = found.status === 'running'
  const done = found.total - found.waiting
  const counted: RowStatus[] = [found.dry_run ? 'valid' : 'done', 'present', 'refused']
  return (
    <>
      <StatusBadge standing={importStanding(found)} />
      {isRunning && (
        <Card>
          <div className="stack-s">
            <progress className="import-progress" max={found.total} value={done} aria-label={words.progress} />
            <span className="num" role="status">
              {words.rowsOf(done, found.total)}
            </span>
            <p className="small quiet">{words.goesOn}</p>
          </div>
        </Card>
      )}
      {!isRunning && found.dry_run && <AfterTrial found={found} />}
      {!isRunning && !found.dry_run && found.refused > 0 && (
        <Notice tone="pending">
          {words.mend(found.refused)} <Link to="/imports">{words.another}</Link>
        </Notice>
      )}
      <Figures figures={counted.map(status => ({ label: words.figures[status] ?? status, value: found[status].toLocaleString('en') }))} />
      {!isRunning && <Report found={found} />}
    </>
  )
}

/** What was tried can be filed at once, as long as the file is at hand. */
function AfterTrial({ found: { sid, total, refused } }: { found: BulkImport }) {
  const { begin, share } = useBegin()
  const file = triedFile(sid)
  return (
    <Notice tone={refused === 0 ? 'passed' : 'pending'} title={refused === 0 ? words.allFine : words.someRefused(refused)}>
      <div className="stack-s">
        <span>{words.nothingKept}</span>
        {file && refused < total ? (
          <div>
            <Button loading={begin.isPending} onClick={() => begin.mutate({ file, isDryRun: false })}>
              {words.fileNow}
            </Button>
          </div>
        ) : (
          <span>
            {words.chooseAgain} <Link to="/imports">{words.another}</Link>
          </span>
        )}
        {begin.isPending && <Sending share={share} />}
        <Refused error={begin.error} />
      </div>
    </Notice>
  )
}

/** The API speaks of parameters; who made the file thinks of columns. */
const refusalText = (error: string): string => error.replace(/^Missing required parameter (\S+) in the post body$/, words.emptyColumn('$1'))

const ROW_STANDINGS = { waiting: 'pending', done: 'passed', valid: 'passed', present: 'draft', refused: 'failed' } as const

const COLUMNS: Column<ImportRow>[] = [
  {
    key: 'line',
    header: words.line,
    width: '84px',
    cell: ({ line }) => (
      <span className="num import-line" data-label={words.line}>
        {line.toLocaleString('en')}
      </span>
    ),
  },
  { key: 'row', header: words.row, width: '26%', cell: ({ kind }) => (kind ? (words.kinds[kind] ?? sentence(kind)) : '–') },
  {
    key: 'became',
    header: words.became,
    cell: ({ status, error, object_sid }) => (
      <div className="stack-xs">
        <StatusBadge
          standing={{ tone: ROW_STANDINGS[status], word: words.states[status] ?? status, next: error ? refusalText(error) : '' }}
        />
        {object_sid && <Sid sid={object_sid} isLink />}
      </div>
    ),
  },
]

function Report({ found }: { found: BulkImport }) {
  const [show, setShow] = useState<RowStatus | 'all'>(found.refused > 0 ? 'refused' : 'all')
  const query = useInfiniteQuery(importRowsQuery(found.sid, show === 'all' ? undefined : show))
  const { rows, more } = pagedRows(query)
  const kept = useMutation({
    mutationFn: async () => save(`${found.sid}.csv`, new Blob([reportOf(await everyRow(found.sid))], { type: 'text/csv' })),
    onError: sayRefused,
  })
  const states: RowStatus[] = ['refused', found.dry_run ? 'valid' : 'done', 'present']
  const views = [
    { key: 'all', label: words.all, count: found.total },
    ...states.map(key => ({ key, label: words.figures[key] ?? key, count: found[key] })),
  ]
  return (
    <>
      <div className="row-between">
        <h2>{words.report}</h2>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          loading={kept.isPending}
          onClick={() => kept.mutate()}
        >
          {words.save}
        </Button>
      </div>
      <Toolbar>
        {/* The keys are those given. */}
        <Views label={words.view} views={views} active={show} onPick={key => setShow(key as RowStatus | 'all')} />
      </Toolbar>
      <DataTable
        caption={words.report}
        what={words.reportWhat}
        query={query}
        rows={rows}
        rowKey={({ line }) => String(line)}
        columns={COLUMNS}
        empty={<Empty title={words.noRow} />}
        more={more}
      />
    </>
  )
}

const cell = (value: unknown): string => {
  const text = String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const reportOf = (rows: readonly ImportRow[]): string =>
  [
    'line,kind,status,object_sid,error_code,error',
    ...rows.map(({ line, kind, status, object_sid, error_code, error }) =>
      [line, kind, status, object_sid, error_code, error].map(cell).join(','),
    ),
  ].join('\r\n')
