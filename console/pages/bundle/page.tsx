import { useQuery } from '@tanstack/react-query'
import { Navigate, useParams } from '@tanstack/react-router'
import { type AssignedItem, bundleItemsQuery, bundleQuery, regulationQuery } from '../../api/bundles.ts'
import { numbersQuery } from '../../api/queries.ts'
import { useSession } from '../../api/session.ts'
import type { Bundle } from '../../api/types.ts'
import { updatesQuery } from '../../api/updates.ts'
import { LoadFailed } from '../../components/empty.tsx'
import { Card, Page } from '../../components/page.tsx'
import { ReadingTable } from '../../components/reading-table.tsx'
import { Sid } from '../../components/sid.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { UsedBy } from '../../components/used-by.tsx'
import { standingOf } from '../../format/standing.ts'
import { detailText, fieldName, kindName } from '../../format/words.ts'
import { t } from '../../texts/en.ts'
import { RuleName } from '../bundles.tsx'
import { BundleActions, UpdateNotice } from './update.tsx'
import { Wizard } from './wizard.tsx'

const EDITABLE = ['draft', 'twilio-rejected']

export function BundlePage() {
  const { sid } = useParams({ from: '/shell/bundles/$sid' })
  const query = useQuery(bundleQuery(sid))
  const bundle = query.data
  const rule = useQuery({ ...regulationQuery(bundle?.regulation_sid ?? ''), enabled: bundle !== undefined }).data
  const items = useQuery(bundleItemsQuery(sid)).data
  const updates = useQuery(updatesQuery).data
  const back = { to: '/bundles', label: t.bundles.title } as const
  // The update has taken its place and is gone: what it became is what is meant.
  const taken = updates?.find(one => one.draft_bundle_sid === sid && one.status === 'done')
  if (taken) return <Navigate to="/bundles/$sid" params={{ sid: taken.bundle_sid }} replace />
  if (!bundle) {
    return (
      <Page title={t.bundles.bundle} back={back}>
        <Card>
          {query.isError ? <LoadFailed error={query.error} what={t.bundles.one} onRetry={() => void query.refetch()} /> : t.common.loading}
        </Card>
      </Page>
    )
  }
  return (
    <Page title={bundle.friendly_name} lead={<Sid sid={bundle.sid} isWhole />} back={back} actions={<BundleActions bundle={bundle} />}>
      <StatusBadge standing={standingOf({ state: bundle.status, dueAt: bundle.review_due_at, validUntil: bundle.valid_until })} />
      <UpdateNotice bundle={bundle} />
      {!rule || !items ? (
        <Card>{t.common.loading}</Card>
      ) : EDITABLE.includes(bundle.status) ? (
        <Wizard bundle={bundle} rule={rule} items={items} />
      ) : (
        <Contents bundle={bundle} items={items} />
      )}
    </Page>
  )
}

/** What was handed in, as a reviewer sees it, and the numbers that rely on it. */
function Contents({ bundle, items }: { bundle: Bundle; items: readonly AssignedItem[] }) {
  const numbers = useQuery(numbersQuery(useSession().account.sid)).data?.filter(({ bundle_sid }) => bundle_sid === bundle.sid) ?? []
  return (
    <div className="split">
      <div className="stack">
        {items.map(item => (
          <Item key={item.sid} item={item} />
        ))}
        {items.length === 0 && (
          <Card title={t.bundles.items}>
            <p className="quiet">{t.bundles.noItems}</p>
          </Card>
        )}
      </div>
      <div className="stack">
        <Card title={t.bundles.rule}>
          <RuleName sid={bundle.regulation_sid} />
        </Card>
        <UsedBy numbers={numbers} />
      </div>
    </div>
  )
}

function Item({ item }: { item: AssignedItem }) {
  const isPaper = item.sid.startsWith('RD')
  const details = Object.entries(item.attributes).filter(([name]) => name !== 'address_sids')
  const status = item.status && (
    <StatusBadge standing={standingOf({ state: item.status, firstReason: item.failure_reason ?? undefined })} isBrief />
  )
  return (
    <Card title={isPaper ? kindName(item.type) : (t.holderTypes[item.type] ?? item.friendly_name)} aside={status}>
      <div className="stack">
        {details.length > 0 && (
          <dl className="facts">
            {details.map(([name, value]) => (
              <div key={name} className="fact-row">
                <dt>{fieldName(name)}</dt>
                <dd>{detailText(name, value)}</dd>
              </div>
            ))}
          </dl>
        )}
        {item.reading && item.reading.length > 0 && <ReadingTable rows={item.reading} details={item.attributes} />}
      </div>
    </Card>
  )
}
