import { IconFileText, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useDeferredValue, useMemo } from 'react'
import { documentsQuery } from '../api/queries.ts'
import type { BriefDocument } from '../api/types/documents.ts'
import { ButtonLink } from '../components/button-link.tsx'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Empty, ZeroResults } from '../components/empty.tsx'
import { Page } from '../components/page.tsx'
import { Sid } from '../components/sid.tsx'
import { StatusBadge } from '../components/status-badge.tsx'
import { Search, Toolbar, Views } from '../components/toolbar.tsx'
import { formatDay } from '../format/dates.ts'
import { documentStanding, paperOf } from '../format/documents.ts'
import { countryName, holderTypeName, numberTypeName } from '../format/words.ts'
import { t } from '../texts/en.ts'

type Show = 'all' | 'needs-you' | 'in-review' | 'passed'
const NEEDS_YOU = ['draft', 'failed', 'expired']
const SHOWS: Record<Show, (document: BriefDocument) => boolean> = {
  all: () => true,
  'needs-you': ({ verification_status }) => NEEDS_YOU.includes(verification_status),
  'in-review': ({ verification_status }) => verification_status === 'pending',
  passed: ({ verification_status }) => verification_status === 'passed',
}
const isShow = (text: string | undefined): text is Show => text !== undefined && Object.hasOwn(SHOWS, text)

interface Searchable {
  document: BriefDocument
  text: string
}

const searchable = (document: BriefDocument): Searchable => ({
  document,
  text: `${document.friendly_name} ${document.sid} ${paperOf(document)} ${countryName(document.iso_country)} ${numberTypeName(
    document.number_type,
  )}`.toLowerCase(),
})

/** Every word of the search, in any order. What is typed shows at once; ten thousand rows follow when the browser has time. */
function useFound(all: readonly BriefDocument[] | undefined, search: string): BriefDocument[] | undefined {
  const texts = useMemo(() => all?.map(searchable), [all])
  const wanted = useDeferredValue(search)
  return useMemo(() => {
    const words = wanted.toLowerCase().split(/\s+/)
    return texts?.filter(({ text }) => words.every(word => text.includes(word))).map(({ document }) => document)
  }, [texts, wanted])
}

const COLUMNS: Column<BriefDocument>[] = [
  {
    key: 'holder',
    header: t.documents.holder,
    cell: document => (
      <div>
        <Link to="/documents/$sid" params={{ sid: document.sid }} className="table-link">
          {document.friendly_name || t.documents.unnamed}
        </Link>
        <div className="row small quiet">
          {holderTypeName(document.end_user_type)} · <Sid sid={document.sid} />
        </div>
      </div>
    ),
  },
  {
    key: 'paper',
    header: t.documents.document,
    width: '22%',
    cell: document => (
      <div>
        {paperOf(document)}
        <div className="small quiet">
          {countryName(document.iso_country)} · {numberTypeName(document.number_type)}
        </div>
      </div>
    ),
  },
  { key: 'status', header: t.documents.status, width: '26%', cell: document => <StatusBadge standing={documentStanding(document)} /> },
  { key: 'numbers', header: t.documents.numbers, width: '84px', isNumeric: true, cell: ({ number_count }) => number_count ?? 0 },
  {
    key: 'added',
    header: t.documents.added,
    width: '132px',
    cell: ({ date_created }) => <span className="quiet nowrap">{formatDay(date_created)}</span>,
  },
]

const AddButton = () => (
  <ButtonLink to="/documents/new" leftSection={<IconPlus size={16} aria-hidden />}>
    {t.documents.add}
  </ButtonLink>
)

export function DocumentsPage() {
  const search = useSearch({ from: '/shell/documents' })
  const show: Show = isShow(search.show) ? search.show : 'all'
  const text = search.q ?? ''
  const navigate = useNavigate({ from: '/documents' })
  const query = useQuery(documentsQuery)
  const all = query.data
  const found = useFound(all, text)
  const rows = useMemo(() => found?.filter(SHOWS[show]), [found, show])
  const views = (Object.keys(SHOWS) as Show[]).map(key => ({ key, label: t.documents.shows[key], count: found?.filter(SHOWS[key]).length }))
  const clear = () => void navigate({ search: {} })
  const empty =
    all?.length === 0 ? (
      <Empty icon={<IconFileText size={20} aria-hidden />} title={t.documents.none} action={<AddButton />}>
        {t.documents.noneHint}
      </Empty>
    ) : (
      <ZeroResults title={t.documents.noMatch(text, t.documents.shows[show])} onClear={clear} />
    )
  return (
    <Page title={t.documents.title} lead={t.documents.lead} actions={<AddButton />}>
      <Toolbar>
        <Views
          label={t.documents.filter}
          views={views}
          active={show}
          onPick={key => void navigate({ search: prev => ({ ...prev, show: key === 'all' ? '' : key }), replace: true })}
        />
        <Search
          label={t.documents.search}
          value={text}
          onChange={q => void navigate({ search: prev => ({ ...prev, q }), replace: true })}
        />
      </Toolbar>
      <DataTable
        caption={t.documents.title}
        what={t.documents.what}
        query={query}
        rows={rows}
        rowKey={({ sid }) => sid}
        columns={COLUMNS}
        empty={empty}
      />
    </Page>
  )
}
