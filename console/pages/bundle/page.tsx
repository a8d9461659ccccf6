import { useQuery } from '@tanstack/react-query'
import { Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { BUNDLES, itemsQuery, PRODUCTS, PROFILES, recordQuery, regulationQuery } from '../../api/collections.ts'
import { updatesQuery } from '../../api/updates.ts'
import { LoadFailed } from '../../components/empty.tsx'
import { Loading, LoadingCard } from '../../components/loading.tsx'
import { Card, Page } from '../../components/page.tsx'
import { Sid } from '../../components/sid.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { UsedBy } from '../../components/used-by.tsx'
import { standingOf } from '../../format/standing.ts'
import { t } from '../../texts/en.ts'
import { RuleName } from '../bundles.tsx'
import { Contents } from './contents.tsx'
import { BundleActions, UpdateNotice } from './update.tsx'
import { Wizard } from './wizard.tsx'

export const EDITABLE = ['draft', 'twilio-rejected']
const BACK = { to: '/bundles', label: t.bundles.title } as const

export function BundlePage() {
  const { sid } = useParams({ from: '/shell/bundles/$sid' })
  const { step } = useSearch({ from: '/shell/bundles/$sid' })
  const navigate = useNavigate({ from: '/bundles/$sid' })
  const place = { of: BUNDLES, sid }
  const query = useQuery(recordQuery(place))
  const bundle = query.data
  const rule = useQuery({ ...regulationQuery(bundle?.regulation_sid ?? ''), enabled: bundle !== undefined }).data
  const items = useQuery(itemsQuery(place)).data
  // The update has taken its place and is gone: what it became is what is meant.
  const taken = useQuery(updatesQuery).data?.find(one => one.draft_bundle_sid === sid && one.status === 'done')
  if (taken) return <Navigate to="/bundles/$sid" params={{ sid: taken.bundle_sid }} replace />
  if (!bundle) return <Missing sid={sid} error={query.error} onRetry={() => void query.refetch()} />
  const standing = standingOf({ state: bundle.status, dueAt: bundle.review_due_at, validUntil: bundle.valid_until })
  return (
    <Page title={bundle.friendly_name} lead={<Sid sid={bundle.sid} isWhole />} back={BACK} actions={<BundleActions bundle={bundle} />}>
      <StatusBadge standing={standing} />
      <UpdateNotice bundle={bundle} />
      {!rule || !items ? (
        <LoadingCard />
      ) : EDITABLE.includes(bundle.status) ? (
        <Wizard
          place={place}
          ruleSid={bundle.regulation_sid}
          isoCountry={rule.iso_country}
          requirements={{ ...rule.requirements, supporting_customer_profiles: [] }}
          items={items}
          step={step}
          onStep={next => void navigate({ search: { step: next }, replace: true })}
        />
      ) : (
        <Contents items={items}>
          <Card title={t.bundles.rule}>
            <RuleName sid={bundle.regulation_sid} />
          </Card>
          <UsedBy sid={sid} />
        </Contents>
      )}
    </Page>
  )
}

/** Not loaded, or not here: a profile or product, whose SIDs look alike. */
function Missing({ sid, error, onRetry }: { sid: string; error: Error | null; onRetry: () => void }) {
  const profile = useQuery({ ...recordQuery({ of: PROFILES, sid }), enabled: error !== null }).data
  const product = useQuery({ ...recordQuery({ of: PRODUCTS, sid }), enabled: error !== null }).data
  if (profile) return <Navigate to="/trust-hub/profiles/$sid" params={{ sid }} replace />
  if (product) return <Navigate to="/trust-hub/products/$sid" params={{ sid }} replace />
  return (
    <Page title={t.bundles.bundle} back={BACK}>
      <Card>{error ? <LoadFailed error={error} what={t.bundles.one} onRetry={onRetry} /> : <Loading />}</Card>
    </Page>
  )
}
