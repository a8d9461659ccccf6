import { Button, Textarea, TextInput } from '@mantine/core'
import { IconMessage } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { ApiError, get, post } from '../api/http.ts'
import { requestsQuery } from '../api/queries.ts'
import type { RequestMessage, RequestThread } from '../api/types/requests.ts'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Empty } from '../components/empty.tsx'
import { Refused } from '../components/notice.tsx'
import { Card, Page } from '../components/page.tsx'
import { Sid } from '../components/sid.tsx'
import { StatusBadge } from '../components/status-badge.tsx'
import { say } from '../components/toasts.tsx'
import { formatDeadline, formatMoment } from '../format/dates.ts'
import type { Standing } from '../format/standing.ts'
import { t } from '../texts/en.ts'

const STANDINGS: Record<RequestThread['status'], Standing> = {
  open: { tone: 'review', word: t.requests.open, next: '' },
  answered: { tone: 'passed', word: t.requests.answered, next: t.requests.readAnswer },
  closed: { tone: 'draft', word: t.requests.closed, next: '' },
}

const COLUMNS: Column<RequestThread>[] = [
  {
    key: 'subject',
    header: t.requests.subject,
    cell: ({ subject, sid }) => (
      <div>
        <Link to="/requests" search={{ open: sid }} className="table-link">
          {subject}
        </Link>
        <div>
          <Sid sid={sid} />
        </div>
      </div>
    ),
  },
  {
    key: 'about',
    header: t.events.about,
    width: '24%',
    cell: ({ about }) => (about ? <Sid sid={about} isLink /> : <span className="quiet">{t.requests.nothing}</span>),
  },
  { key: 'state', header: t.documents.status, width: '24%', cell: thread => <StatusBadge standing={standingOf(thread)} /> },
  {
    key: 'when',
    header: t.events.when,
    width: '180px',
    cell: ({ date_updated }) => <span className="quiet">{formatMoment(date_updated)}</span>,
  },
]

const standingOf = ({ status, review_due_at }: RequestThread): Standing =>
  status === 'open' && review_due_at ? { ...STANDINGS.open, next: t.requests.answerBy(formatDeadline(review_due_at)) } : STANDINGS[status]

/** From every dead end a person can be asked; the thread is kept. */
export function RequestsPage() {
  const search = useSearch({ from: '/shell/requests' })
  const query = useQuery(requestsQuery)
  const open = query.data?.find(({ sid }) => sid === search.open)
  const empty = (
    <Empty icon={<IconMessage size={20} aria-hidden />} title={t.requests.none}>
      {t.requests.noneHint}
    </Empty>
  )
  return (
    <Page title={t.requests.title} lead={t.requests.lead}>
      <div className="split">
        <DataTable
          caption={t.requests.title}
          what={t.requests.what}
          query={query}
          rows={query.data}
          rowKey={({ sid }) => sid}
          columns={COLUMNS}
          empty={empty}
          isSelected={row => row === open}
        />
        {open ? <Thread key={open.sid} thread={open} /> : <NewRequest key={search.about ?? ''} about={search.about ?? ''} />}
      </div>
    </Page>
  )
}

function NewRequest({ about }: { about: string }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [subject, setSubject] = useState('')
  const [message, setMessage] = useState('')
  const send = useMutation({
    mutationFn: () => post<RequestThread>('/v1/Requests', { Subject: subject.trim(), Message: message.trim(), About: about || undefined }),
    onSuccess: async thread => {
      say(t.requests.sent)
      await queries.invalidateQueries({ queryKey: ['requests'] })
      await navigate({ to: '/requests', search: { open: thread.sid } })
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    send.mutate()
  }
  return (
    <Card title={t.requests.new}>
      <form className="stack" onSubmit={onSubmit}>
        {about && (
          <p className="small quiet">
            {t.requests.aboutOne} <Sid sid={about} isLink />
          </p>
        )}
        <TextInput label={t.requests.subject} value={subject} maxLength={200} onChange={event => setSubject(event.currentTarget.value)} />
        <Textarea label={t.requests.message} rows={5} value={message} onChange={event => setMessage(event.currentTarget.value)} />
        <Refused error={send.error} />
        <div>
          <Button type="submit" loading={send.isPending} disabled={!subject.trim() || !message.trim()}>
            {t.requests.send}
          </Button>
        </div>
      </form>
    </Card>
  )
}

function Thread({ thread }: { thread: RequestThread }) {
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const path = `/v1/Requests/${thread.sid}`
  const whole = useQuery({ queryKey: ['requests', thread.sid], queryFn: () => get<RequestThread>(path) }).data ?? thread
  const reply = useMutation({
    mutationFn: () => post<RequestMessage>(`${path}/Messages`, { Message: text.trim() }),
    onSuccess: async () => {
      setText('')
      await queries.invalidateQueries({ queryKey: ['requests'] })
    },
  })
  return (
    <Card title={thread.subject}>
      <div className="stack">
        <ol className="stack-s">
          {(whole.messages ?? []).map(({ sid, author, body, message, date_created }) => (
            <li key={sid} className="message">
              <p className="small quiet">
                {author}, {formatMoment(date_created)}
              </p>
              <p>{body ?? message}</p>
            </li>
          ))}
        </ol>
        <Textarea
          label={t.requests.reply}
          rows={3}
          value={text}
          onChange={event => setText(event.currentTarget.value)}
          error={reply.error instanceof ApiError ? reply.error.message : undefined}
        />
        <div className="row">
          <Button onClick={() => reply.mutate()} loading={reply.isPending} disabled={!text.trim()}>
            {t.requests.send}
          </Button>
          <Link to="/requests">{t.requests.new}</Link>
        </div>
      </div>
    </Card>
  )
}
