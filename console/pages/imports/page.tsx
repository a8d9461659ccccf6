import { IconTableImport } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type BulkImport, importsQuery } from '../../api/imports.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Empty } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { Sid } from '../../components/sid.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { formatMoment } from '../../format/dates.ts'
import { imports as words } from '../../texts/en/imports.ts'
import { Begin } from './begin.tsx'
import { importStanding, kindOfImport } from './standing.ts'

const COLUMNS: Column<BulkImport>[] = [
  {
    key: 'started',
    header: words.started,
    cell: ({ sid, date_created }) => (
      <div>
        <Link to="/imports/$sid" params={{ sid }} className="table-link">
          {formatMoment(date_created)}
        </Link>
        <div>
          <Sid sid={sid} />
        </div>
      </div>
    ),
  },
  { key: 'kind', header: words.kind, width: '16%', cell: kindOfImport },
  { key: 'standing', header: words.standing, width: '26%', cell: one => <StatusBadge standing={importStanding(one)} /> },
  {
    key: 'rows',
    header: words.rows,
    width: '18%',
    isNumeric: true,
    cell: ({ total, waiting }) => words.rowsOf(total - waiting, total),
  },
  {
    key: 'refused',
    header: words.figures.refused ?? '',
    width: '12%',
    isNumeric: true,
    cell: ({ refused }) => refused.toLocaleString('en'),
  },
]

/** Many rows at once, from a file; and what became of earlier files. */
export function ImportsPage() {
  const query = useQuery(importsQuery)
  return (
    <Page title={words.title} lead={words.lead}>
      <Begin />
      <h2>{words.earlier}</h2>
      <DataTable
        caption={words.earlier}
        what={words.what}
        query={query}
        rows={query.data}
        rowKey={({ sid }) => sid}
        columns={COLUMNS}
        empty={
          <Empty icon={<IconTableImport size={20} aria-hidden />} title={words.none}>
            {words.noneHint}
          </Empty>
        }
      />
    </Page>
  )
}
