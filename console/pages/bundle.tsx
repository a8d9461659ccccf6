import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { type AssignedItem, bundleItemsQuery, bundleQuery, COMPLIANCE, regulationQuery } from '../api/bundles.ts'
import { post } from '../api/http.ts'
import type { Bundle, RegulationView } from '../api/types.ts'
import { LoadFailed } from '../components/empty.tsx'
import { Card, Page } from '../components/page.tsx'
import { Sid } from '../components/sid.tsx'
import { StatusBadge } from '../components/status-badge.tsx'
import { say, sayRefused } from '../components/toasts.tsx'
import { standingOf } from '../format/standing.ts'
import { kindName } from '../format/words.ts'
import { t } from '../texts/en.ts'
import { CheckAndSubmit } from './bundle/check.tsx'
import { DocumentSlot } from './bundle/document-slot.tsx'
import { EndUserForm } from './bundle/end-user-form.tsx'
import { RuleName } from './bundles.tsx'
import './document-new/document-new.css'

const EDITABLE = ['draft', 'twilio-rejected']

export function BundlePage() {
  const { sid } = useParams({ from: '/shell/bundles/$sid' })
  const query = useQuery(bundleQuery(sid))
  const bundle = query.data
  const rule = useQuery({ ...regulationQuery(bundle?.regulation_sid ?? ''), enabled: bundle !== undefined }).data
  const items = useQuery(bundleItemsQuery(sid)).data
  const back = { to: '/bundles', label: t.bundles.title } as const
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
    <Page title={bundle.friendly_name} lead={<Sid sid={bundle.sid} isWhole />} back={back} actions={<Update bundle={bundle} />}>
      <StatusBadge standing={standingOf({ state: bundle.status, validUntil: bundle.valid_until })} />
      {!rule || !items ? (
        <Card>{t.common.loading}</Card>
      ) : EDITABLE.includes(bundle.status) ? (
        <Steps bundle={bundle} rule={rule} items={items} />
      ) : (
        <Items bundle={bundle} items={items} />
      )}
    </Page>
  )
}

/** Steps 2 to 4 on one page; each saves by itself, so nothing is lost by leaving. */
function Steps({ bundle, rule, items }: { bundle: Bundle; rule: RegulationView; items: readonly AssignedItem[] }) {
  const papers = rule.requirements.supporting_document.flat()
  const endUsers = items.filter(({ sid }) => sid.startsWith('IT'))
  const documents = items.filter(({ sid }) => sid.startsWith('RD'))
  return (
    <div className="split">
      <div className="stack">
        {rule.requirements.end_user.map(requirement => (
          <EndUserForm
            key={requirement.requirement_name}
            bundleSid={bundle.sid}
            requirement={requirement}
            item={endUsers.find(({ type }) => type === requirement.type)}
          />
        ))}
        {papers.map(requirement => (
          <DocumentSlot
            key={requirement.requirement_name}
            bundleSid={bundle.sid}
            requirement={requirement}
            isoCountry={rule.iso_country}
            item={documents.find(({ type }) => requirement.accepted_documents.some(accepted => accepted.type === type))}
          />
        ))}
      </div>
      <div className="needed">
        <CheckAndSubmit bundle={bundle} items={items} />
      </div>
    </div>
  )
}

function Items({ bundle, items }: { bundle: Bundle; items: readonly AssignedItem[] }) {
  return (
    <Card title={t.bundles.items} aside={<RuleName sid={bundle.regulation_sid} />}>
      <ul className="stack">
        {items.map(item => (
          <li key={item.sid} className="row-between">
            <span>
              <span className="strong">{item.friendly_name}</span>{' '}
              <span className="quiet">{item.sid.startsWith('RD') ? kindName(item.type) : t.holderTypes[item.type]}</span>
            </span>
            {item.status && (
              <StatusBadge standing={standingOf({ state: item.status, firstReason: item.failure_reason ?? undefined })} isBrief />
            )}
          </li>
        ))}
      </ul>
      {items.length === 0 && <p className="quiet">{t.bundles.noItems}</p>}
    </Card>
  )
}

/** One button for copy, edit, submit, replace and delete: the copy's page leads on. */
function Update({ bundle }: { bundle: Bundle }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const run = useMutation({
    mutationFn: () => post<{ sid: string }>(`${COMPLIANCE}/Bundles/${bundle.sid}/Copies`, { FriendlyName: bundle.friendly_name }),
    onSuccess: async ({ sid }) => {
      say(t.bundles.updated)
      await queries.invalidateQueries({ queryKey: ['bundles'] })
      await navigate({ to: '/bundles/$sid', params: { sid } })
    },
    onError: sayRefused,
  })
  if (bundle.status !== 'twilio-approved' || !bundle.valid_until) return null
  return (
    <Button loading={run.isPending} onClick={() => run.mutate()}>
      {t.bundles.update}
    </Button>
  )
}
