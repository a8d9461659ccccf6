import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { primaryQuery, upgradesQuery } from '../api/queries.ts'
import { isTrial, sessionQuery, useSession } from '../api/session.ts'
import type { PrimaryProfile } from '../api/types/bundles.ts'
import type { Upgrade } from '../api/types/checks.ts'
import { ButtonLink } from '../components/button-link.tsx'
import { IdCheck } from '../components/id-check.tsx'
import { LoadingCard } from '../components/loading.tsx'
import { Notice } from '../components/notice.tsx'
import { Page } from '../components/page.tsx'
import { t } from '../texts/en.ts'
import { AboutYou } from './upgrade-form.tsx'

/** About you, ID check, done. The check itself runs on its own page, so it can be done on a phone or by a colleague. */
export function UpgradePage() {
  const [started, setStarted] = useState<Upgrade | null>(null)
  const [isAnew, setAnew] = useState(false)
  const isFull = !isTrial(useSession())
  const primary = useQuery(primaryQuery).data
  const known = useQuery(upgradesQuery).data
  if (!primary || !known) {
    return (
      <Page title={isFull ? t.upgrade.profile : t.upgrade.title}>
        <LoadingCard />
      </Page>
    )
  }
  const current = known.find(({ sid }) => sid === started?.sid) ?? started ?? known[0]
  const check = current && current.status !== 'passed' && !(isAnew && current.status === 'failed') ? current.inquiry_sid : null
  const isGiven = primary.status !== 'none' && primary.status !== 'twilio-rejected' && current?.status === 'passed'
  const step = check ? 2 : isGiven ? 3 : 1
  return (
    <Page title={isFull ? t.upgrade.profile : t.upgrade.title} lead={t.upgrade.step(step)}>
      {step === 1 && (
        <AboutYou
          primary={primary}
          onStarted={upgrade => {
            setStarted(upgrade)
            setAnew(false)
          }}
        />
      )}
      {check && (
        <IdCheck
          key={check}
          sid={check}
          firstUrl={current?.sid === started?.sid ? (started?.inquiry_url ?? null) : null}
          onAnew={() => setAnew(true)}
        />
      )}
      {step === 3 && <Done primary={primary} />}
    </Page>
  )
}

/** The account is full; its profile may still be looked at, or lack something. */
function Done({ primary }: { primary: PrimaryProfile }) {
  const queries = useQueryClient()
  const isFull = !isTrial(useSession())
  useEffect(() => {
    if (!isFull) void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
  }, [isFull, queries])
  return (
    <>
      <Notice tone="passed" title={t.upgrade.done}>
        {t.upgrade.doneHint}
      </Notice>
      {primary.status === 'draft' && (
        <Notice tone="pending" title={t.upgrade.stillNeeded}>
          <ul>
            {primary.still_needed.map(({ field, friendly_name, fault }) => (
              <li key={field}>{`${t.fields[field] ?? friendly_name}: ${fault}`}</li>
            ))}
          </ul>
          <ButtonLink to="/trust-hub" variant="default">
            {t.trustHub.title}
          </ButtonLink>
        </Notice>
      )}
      {(primary.status === 'pending-review' || primary.status === 'in-review') && (
        <Notice tone="review" title={t.upgrade.companyChecked}>
          {t.upgrade.companyCheckedHint}
        </Notice>
      )}
    </>
  )
}
