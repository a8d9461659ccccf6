import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { itemsQuery, type Place, PRODUCTS, PROFILES, policiesQuery } from '../../api/collections.ts'
import { get } from '../../api/http.ts'
import type { Profile } from '../../api/types/bundles.ts'
import { LoadFailed } from '../../components/empty.tsx'
import { Loading, LoadingCard } from '../../components/loading.tsx'
import { Notice } from '../../components/notice.tsx'
import { Card, Page } from '../../components/page.tsx'
import { Sid } from '../../components/sid.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { t } from '../../texts/en.ts'
import { Contents } from '../bundle/contents.tsx'
import type { Step } from '../bundle/steps.tsx'
import { Wizard } from '../bundle/wizard.tsx'
import { Channels } from './channels.tsx'
import { DeleteRecord } from './delete-record.tsx'
import { Evaluations } from './evaluations.tsx'
import { profileStanding, refusalsOf } from './standing.ts'

const EDITABLE = ['draft', 'twilio-rejected']
const DELETABLE = [...EDITABLE, 'twilio-approved']
const BACK = { to: '/trust-hub', label: t.trustHub.title } as const

export function ProfilePage() {
  const { sid } = useParams({ from: '/shell/trust-hub/profiles/$sid' })
  const { step } = useSearch({ from: '/shell/trust-hub/profiles/$sid' })
  const navigate = useNavigate({ from: '/trust-hub/profiles/$sid' })
  return <Record place={{ of: PROFILES, sid }} step={step} onStep={next => void navigate({ search: { step: next }, replace: true })} />
}

export function ProductPage() {
  const { sid } = useParams({ from: '/shell/trust-hub/products/$sid' })
  const { step } = useSearch({ from: '/shell/trust-hub/products/$sid' })
  const navigate = useNavigate({ from: '/trust-hub/products/$sid' })
  return <Record place={{ of: PRODUCTS, sid }} step={step} onStep={next => void navigate({ search: { step: next }, replace: true })} />
}

function Record({ place, step, onStep }: { place: Place; step: string | undefined; onStep: (step: Step) => void }) {
  const kind = place.of.key === 'products' ? 'products' : 'profiles'
  const query = useQuery({ queryKey: [kind, place.sid], queryFn: () => get<Profile>(`${place.of.path}/${place.sid}`) })
  const record = query.data
  const policy = useQuery(policiesQuery).data?.find(({ sid }) => sid === record?.policy_sid)
  const items = useQuery(itemsQuery(place)).data
  if (!record) {
    return (
      <Page title={t.trustHub.names[kind]} back={BACK}>
        <Card>
          {query.isError ? (
            <LoadFailed error={query.error} what={t.trustHub.whats[kind]} onRetry={() => void query.refetch()} />
          ) : (
            <Loading />
          )}
        </Card>
      </Page>
    )
  }
  const refusals = refusalsOf(record)
  const lead = (
    <span className="row">
      {policy?.friendly_name} <Sid sid={record.sid} isWhole />
    </span>
  )
  const actions = DELETABLE.includes(record.status) && <DeleteRecord of={kind} record={record} after="/trust-hub" />
  return (
    <Page title={record.friendly_name} lead={lead} back={BACK} actions={actions}>
      <StatusBadge standing={profileStanding(record)} />
      {refusals.length > 0 && (
        <Notice tone="failed" title={t.document.problems}>
          <ul className="bullets">
            {refusals.map(line => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Notice>
      )}
      {!policy || !items ? (
        <LoadingCard />
      ) : EDITABLE.includes(record.status) ? (
        <Wizard
          place={place}
          ruleSid={record.policy_sid}
          isoCountry="US"
          requirements={policy.requirements}
          items={items}
          step={step}
          onStep={onStep}
        />
      ) : (
        <Contents items={items}>
          <Evaluations place={place} />
        </Contents>
      )}
      <Channels place={place} />
    </Page>
  )
}
