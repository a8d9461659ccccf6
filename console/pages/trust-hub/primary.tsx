import { IconUserShield } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { primaryQuery, profilesQuery } from '../../api/queries.ts'
import { isTrial, useSession } from '../../api/session.ts'
import type { PrimaryProfile, Profile } from '../../api/types/bundles.ts'
import { ButtonLink } from '../../components/button-link.tsx'
import { Empty, LoadFailed } from '../../components/empty.tsx'
import { Loading } from '../../components/loading.tsx'
import { Notice } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { Sid } from '../../components/sid.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { detailText, fieldName } from '../../format/words.ts'
import { t } from '../../texts/en.ts'
import { DeleteRecord } from './delete-record.tsx'
import { profileStanding } from './standing.ts'

/** The account's own profile: who it is, and what that saves typing elsewhere. */
export function PrimaryCard() {
  const query = useQuery(primaryQuery)
  const profiles = useQuery(profilesQuery).data
  const primary = query.data
  const profile = profiles?.find(({ sid }) => sid === primary?.customer_profile_sid)
  if (!primary) {
    return (
      <Card title={t.trustHub.primaryTitle}>
        {query.isError ? (
          <LoadFailed error={query.error} what={t.trustHub.whats.profiles} onRetry={() => void query.refetch()} />
        ) : (
          <Loading />
        )}
      </Card>
    )
  }
  return (
    <Card title={t.trustHub.primaryTitle} aside={profile && <StatusBadge standing={profileStanding(profile)} isBrief />}>
      {profile ? <Known primary={primary} profile={profile} /> : <None primary={primary} />}
    </Card>
  )
}

function None({ primary }: { primary: PrimaryProfile }) {
  const mayStart = isTrial(useSession()) || primary.is_wanted
  return (
    <Empty
      icon={<IconUserShield size={20} aria-hidden />}
      title={t.trustHub.none}
      action={mayStart && <ButtonLink to="/upgrade">{t.trustHub.create}</ButtonLink>}
    >
      {t.trustHub.noneHint}
    </Empty>
  )
}

function Known({ primary, profile }: { primary: PrimaryProfile; profile: Profile }) {
  const details = Object.entries(primary.details).filter(([, value]) => typeof value === 'string' && value !== '')
  return (
    <div className="stack">
      <div className="row-between">
        <span>
          <Link to="/trust-hub/profiles/$sid" params={{ sid: profile.sid }} className="strong">
            {profile.friendly_name}
          </Link>{' '}
          <span className="quiet">{primary.type ? t.holderTypes[primary.type] : ''}</span> <Sid sid={profile.sid} />
        </span>
        <DeleteRecord of="profiles" record={profile} after="/trust-hub" />
      </div>
      {details.length > 0 && (
        <>
          <p className="quiet">{t.trustHub.prefills}</p>
          <dl className="facts">
            {details.map(([name, value]) => (
              <div key={name} className="fact-row">
                <dt>{fieldName(name)}</dt>
                <dd>{detailText(name, value)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <Notice tone="draft">{t.trustHub.typeHint}</Notice>
    </div>
  )
}
