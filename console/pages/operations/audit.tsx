import { Button, TextInput } from '@mantine/core'
import { IconDownload, IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { download } from '../../api/http.ts'
import { type JournalRow, pagedQuery } from '../../api/operations.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Empty, ZeroResults } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { pagedRows } from '../../components/paged.ts'
import { Sid } from '../../components/sid.tsx'
import { say, sayRefused } from '../../components/toasts.tsx'
import { formatMoment } from '../../format/dates.ts'
import { changeText, eventName, sentence } from '../../format/words.ts'
import { t } from '../../texts/staff.ts'
import { AccountLink } from './account-link.tsx'
import { ChainCard } from './chain-card.tsx'
import './operations.css'

const SID = /^[A-Z]{2}[0-9a-f]{32}$/

function Actor({ row }: { row: JournalRow }) {
  if (row.actor_kind === 'system') return <span className="quiet">{t.audit.system}</span>
  return (
    <div>
      <div>{row.actor_name ?? sentence(t.audit.kinds[row.actor_kind] ?? row.actor_kind)}</div>
      <Sid sid={row.actor_sid} />
    </div>
  )
}

const COLUMNS: Column<JournalRow>[] = [
  {
    key: 'at',
    header: t.audit.when,
    width: '156px',
    cell: ({ at, sequence }) => (
      <div>
        <div className="num">{formatMoment(at)}</div>
        <div className="small quiet num">#{sequence}</div>
      </div>
    ),
  },
  {
    key: 'event',
    header: t.audit.event,
    cell: ({ type, from, to }) => (
      <div>
        <div className="strong">{eventName(type)}</div>
        {(from || to) && <div className="small quiet break-anywhere">{changeText(from, to)}</div>}
      </div>
    ),
  },
  { key: 'by', header: t.audit.actor, width: '20%', cell: row => <Actor row={row} /> },
  {
    key: 'subject',
    header: t.audit.subject,
    width: '19%',
    cell: ({ subject_sid }) => (SID.test(subject_sid) ? <Sid sid={subject_sid} /> : <span className="break-anywhere">{subject_sid}</span>),
  },
  {
    key: 'account',
    header: t.audit.account,
    width: '16%',
    cell: ({ account_sid, account_name }) => (account_sid ? <AccountLink sid={account_sid} name={account_name} /> : null),
  },
]

interface Filter {
  actor?: string
  subject?: string
  account?: string
  type?: string
  from?: string
  to?: string
}

const asQuery = ({ actor, subject, account, type, from, to }: Filter): Record<string, string | undefined> => ({
  ActorSid: actor,
  SubjectSid: subject,
  AccountSid: account,
  Type: type,
  From: from && new Date(from).toISOString(),
  To: to && new Date(to).toISOString(),
})

/** The journal, found by who, what, about what, and when; its chain; and a copy to take along. */
export function AuditPage() {
  const search = useSearch({ from: '/shell/operations/audit' })
  const navigate = useNavigate({ from: '/operations/audit' })
  const query = useInfiniteQuery(pagedQuery<JournalRow>('audit', '/staff/v1/Audit', asQuery(search)))
  const { rows, more } = pagedRows(query)
  const take = useMutation({
    mutationFn: () => download('/staff/v1/Audit/Export', asQuery(search)),
    onSuccess: () => say(t.audit.exported),
    onError: sayRefused,
  })
  const clear = () => void navigate({ search: {}, replace: true })
  const isFiltered = Object.values(search).some(Boolean)
  const actions = (
    <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} loading={take.isPending} onClick={() => take.mutate()}>
      {t.audit.export}
    </Button>
  )
  return (
    <Page title={t.audit.title} lead={t.audit.lead} actions={actions}>
      <ChainCard />
      <FilterForm
        key={JSON.stringify(search)}
        filter={search}
        onSearch={next => void navigate({ search: next, replace: true })}
        onClear={clear}
      />
      <DataTable
        caption={t.audit.title}
        what={t.audit.what}
        query={query}
        rows={rows}
        rowKey={({ sid }) => sid}
        columns={COLUMNS}
        empty={
          isFiltered ? (
            <ZeroResults title={t.audit.noMatch} onClear={clear} />
          ) : (
            <Empty icon={<IconHistory size={20} aria-hidden />} title={t.audit.none} />
          )
        }
        more={more}
      />
    </Page>
  )
}

const FIELDS = ['type', 'actor', 'subject', 'account', 'from', 'to'] as const
const LABELS = {
  type: t.audit.type,
  actor: t.audit.actorSid,
  subject: t.audit.subjectSid,
  account: t.audit.accountSid,
  from: t.audit.from,
  to: t.audit.to,
}

function FilterForm({ filter, onSearch, onClear }: { filter: Filter; onSearch: (filter: Filter) => void; onClear: () => void }) {
  const [draft, setDraft] = useState<Filter>(filter)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    onSearch(Object.fromEntries(Object.entries(draft).map(([name, value]) => [name, value?.trim() ?? ''])))
  }
  return (
    <form className="card card-body audit-form" onSubmit={onSubmit}>
      {FIELDS.map(name => (
        <TextInput
          key={name}
          label={LABELS[name]}
          type={name === 'from' || name === 'to' ? 'datetime-local' : 'text'}
          placeholder={name === 'type' ? t.audit.typeHint : undefined}
          autoComplete="off"
          value={draft[name] ?? ''}
          onChange={event => setDraft({ ...draft, [name]: event.currentTarget.value })}
        />
      ))}
      <div className="row audit-buttons">
        <Button type="submit">{t.audit.search}</Button>
        <Button variant="default" onClick={onClear} disabled={Object.values(filter).every(value => !value)}>
          {t.audit.clear}
        </Button>
      </div>
    </form>
  )
}
