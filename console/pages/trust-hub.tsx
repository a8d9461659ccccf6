import { IconShieldCheck } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { REASONS } from '../../src/domain/reasons.ts'
import { remove } from '../api/http.ts'
import { primaryQuery, profilesQuery } from '../api/queries.ts'
import { isTrial, useSession } from '../api/session.ts'
import type { Profile } from '../api/types.ts'
import { ButtonLink } from '../components/button-link.tsx'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Empty } from '../components/empty.tsx'
import { Notice } from '../components/notice.tsx'
import { Page } from '../components/page.tsx'
import { Sid } from '../components/sid.tsx'
import { StatusBadge } from '../components/status-badge.tsx'
import { say, sayRefused } from '../components/toasts.tsx'
import { formatDay } from '../format/dates.ts'
import { standingOf } from '../format/standing.ts'
import { t } from '../texts/en.ts'

const reasonOf = ({ errors }: Profile): string | undefined => {
  const [first] = errors ?? []
  if (!first) return undefined
  return first.message ?? Object.values(REASONS).find(({ twilioCode }) => twilioCode === first.code)?.text ?? String(first.code)
}

function DeleteProfile({ profile }: { profile: Profile }) {
  const queries = useQueryClient()
  const run = useMutation({
    mutationFn: () => remove(`/v1/CustomerProfiles/${profile.sid}`),
    onSuccess: async () => {
      say(t.trustHub.deleted)
      await queries.invalidateQueries({ queryKey: ['profiles'] })
    },
    onError: sayRefused,
  })
  return (
    <ConfirmButton
      label={t.common.delete}
      name={t.trustHub.deleteOne(profile.friendly_name)}
      confirm={t.addresses.confirmDelete}
      isBusy={run.isPending}
      onConfirm={() => run.mutate()}
    />
  )
}

const COLUMNS: Column<Profile>[] = [
  {
    key: 'name',
    header: t.trustHub.name,
    cell: ({ friendly_name, sid, is_primary }) => (
      <div>
        <span className="strong">{friendly_name}</span> {is_primary && <span className="small quiet">{t.trustHub.primary}</span>}
        <div>
          <Sid sid={sid} />
        </div>
      </div>
    ),
  },
  { key: 'email', header: t.trustHub.email, width: '24%', cell: ({ email }) => email },
  {
    key: 'state',
    header: t.documents.status,
    width: '24%',
    cell: profile => (
      <StatusBadge
        standing={standingOf({
          state: profile.status,
          dueAt: profile.review_due_at,
          validUntil: profile.valid_until,
          firstReason: reasonOf(profile),
        })}
      />
    ),
  },
  {
    key: 'added',
    header: t.documents.added,
    width: '132px',
    cell: ({ date_created }) => <span className="quiet nowrap">{formatDay(date_created)}</span>,
  },
  { key: 'act', header: t.common.actions, width: '140px', cell: profile => <DeleteProfile profile={profile} /> },
]

export function TrustHubPage() {
  const query = useQuery(profilesQuery)
  const isWanted = useQuery(primaryQuery).data?.is_wanted ?? false
  const start = isTrial(useSession()) || isWanted ? <ButtonLink to="/upgrade">{t.trustHub.create}</ButtonLink> : undefined
  const empty = (
    <Empty icon={<IconShieldCheck size={20} aria-hidden />} title={t.trustHub.none} action={start}>
      {t.trustHub.noneHint}
    </Empty>
  )
  return (
    <Page title={t.trustHub.title} lead={t.trustHub.lead} actions={query.data?.length ? start : undefined}>
      <DataTable
        caption={t.trustHub.title}
        what={t.trustHub.what}
        query={query}
        rows={query.data}
        rowKey={({ sid }) => sid}
        columns={COLUMNS}
        empty={empty}
      />
      <Notice tone="draft">{t.trustHub.typeHint}</Notice>
    </Page>
  )
}
