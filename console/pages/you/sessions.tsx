import { Button } from '@mantine/core'
import { IconDevices } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { remove } from '../../api/http.ts'
import { type OwnSession, ownSessionsQuery } from '../../api/team.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Empty } from '../../components/empty.tsx'
import { say, sayRefused } from '../../components/toasts.tsx'
import { formatMoment } from '../../format/dates.ts'
import { t } from '../../texts/en.ts'

const PATH = '/console/v1/Sessions'
const deviceName = ({ device }: OwnSession): string => device || t.you.unknownDevice

function useEnd(said: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (path: string) => remove(path),
    onSuccess: async () => {
      say(said)
      await queries.invalidateQueries({ queryKey: ownSessionsQuery.queryKey })
    },
    onError: sayRefused,
  })
}

function EndButton({ session }: { session: OwnSession }) {
  const end = useEnd(t.you.ended)
  if (session.is_current) return null
  return (
    <Button
      variant="default"
      aria-label={t.you.endOne(deviceName(session))}
      loading={end.isPending}
      onClick={() => end.mutate(`${PATH}/${session.sid}`)}
    >
      {t.you.end}
    </Button>
  )
}

const COLUMNS: Column<OwnSession>[] = [
  {
    key: 'device',
    header: t.you.device,
    cell: session => (
      <div>
        <span className="strong">{deviceName(session)}</span> {session.is_current && <span className="quiet">({t.you.thisOne})</span>}
      </div>
    ),
  },
  {
    key: 'since',
    header: t.you.since,
    width: '30%',
    cell: ({ date_created, method }) => (
      <span className="quiet">
        {formatMoment(date_created)}, {t.you.method[method]}
      </span>
    ),
  },
  { key: 'seen', header: t.you.seen, width: '22%', cell: ({ date_seen }) => <span className="quiet">{formatMoment(date_seen)}</span> },
  { key: 'act', header: t.common.actions, width: '120px', cell: session => <EndButton session={session} /> },
]

export function SessionsCard() {
  const query = useQuery(ownSessionsQuery)
  const others = useEnd(t.you.othersEnded)
  const hasOthers = (query.data?.length ?? 0) > 1
  return (
    <section className="stack-s">
      <div className="row-between">
        <h2>{t.you.sessions}</h2>
        {hasOthers && (
          <Button variant="default" loading={others.isPending} onClick={() => others.mutate(PATH)}>
            {t.you.endOthers}
          </Button>
        )}
      </div>
      <DataTable
        caption={t.you.sessions}
        what={t.you.sessionsWhat}
        query={query}
        rows={query.data}
        rowKey={({ sid }) => sid}
        columns={COLUMNS}
        empty={<Empty icon={<IconDevices size={20} aria-hidden />} title={t.you.sessions} />}
      />
    </section>
  )
}
