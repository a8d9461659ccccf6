import { Button } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { post } from '../api/http.ts'
import { messagesQuery } from '../api/queries.ts'
import type { Notification } from '../api/types/events.ts'
import { Empty, LoadFailed } from '../components/empty.tsx'
import { Loading } from '../components/loading.tsx'
import { Card, Page } from '../components/page.tsx'
import { sayRefused } from '../components/toasts.tsx'
import { formatMoment } from '../format/dates.ts'
import { placeOf } from '../format/places.ts'
import { t } from '../texts/en.ts'
import '../components/status-badge.css'

/** The account's inbox: what was mailed, and what would have been without a mail server. */
export function MessagesPage() {
  const query = useQuery(messagesQuery)
  const messages = query.data
  return (
    <Page title={t.messages.title} lead={t.messages.lead}>
      {!messages ? (
        <Card>
          {query.isError ? <LoadFailed error={query.error} what={t.messages.what} onRetry={() => void query.refetch()} /> : <Loading />}
        </Card>
      ) : messages.length === 0 ? (
        <Card>
          <Empty icon={<IconBell size={20} aria-hidden />} title={t.messages.none}>
            {t.messages.noneHint}
          </Empty>
        </Card>
      ) : (
        <ul className="stack">
          {messages.map(message => (
            <li key={message.sid}>
              <Message message={message} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}

const ADDRESS = /(https?:\/\/\S+)/

/** Addresses in a text are ways to go, those of this Console without leaving it. */
const linked = (text: string): ReactNode[] =>
  text.split(ADDRESS).map((part, index) => {
    // What was split at stands at every second place.
    if (index % 2 === 0) return part
    const isOurs = new URL(part).origin === location.origin
    return (
      <a key={part} href={part} {...(!isOurs && { target: '_blank', rel: 'noreferrer' })}>
        {part}
      </a>
    )
  })

function Message({ message: { sid, subject, text, about, date_created, date_read } }: { message: Notification }) {
  const queries = useQueryClient()
  const place = placeOf(about)
  const read = useMutation({
    mutationFn: () => post(`/v1/Notifications/${sid}/Read`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['messages'] }),
    onError: sayRefused,
  })
  return (
    <Card
      title={subject}
      aside={
        <span className="row small quiet num">
          {!date_read && (
            <span className="badge" data-tone="review">
              {t.messages.unread}
            </span>
          )}
          {formatMoment(date_created)}
        </span>
      }
    >
      <div className="stack">
        <p className="message-text">{linked(text)}</p>
        <div className="row">
          {place && <Link {...place}>{t.messages.open}</Link>}
          {!date_read && (
            <Button variant="default" aria-label={t.messages.readOne(subject)} loading={read.isPending} onClick={() => read.mutate()}>
              {t.messages.read}
            </Button>
          )}
        </div>
      </div>
    </Card>
  )
}
