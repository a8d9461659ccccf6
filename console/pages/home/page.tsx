import { IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type Overview, overviewQuery } from '../../api/overview.ts'
import { isTrial, useSession } from '../../api/session.ts'
import { ButtonLink } from '../../components/button-link.tsx'
import { Empty } from '../../components/empty.tsx'
import { Loading } from '../../components/loading.tsx'
import { Notice } from '../../components/notice.tsx'
import { Card, Page } from '../../components/page.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { t } from '../../texts/en.ts'
import { type Listed, listOf, type Place } from './items.ts'
import './home.css'

const ITEMS_SHOWN = 8
const PLACES: readonly Place[] = ['needs', 'waits', 'soon']
const NOTHING = { parts: [] }

export function HomePage() {
  const session = useSession()
  const query = useQuery(overviewQuery)
  const overview = query.data
  const isClear = overview?.parts.length === 0
  return (
    <Page title={t.home.title} lead={t.home.lead(session.account.friendly_name)}>
      {isTrial(session) && (
        <Notice tone="review" title={t.home.trial}>
          <Link to="/upgrade">{t.home.upgrade}</Link>
        </Notice>
      )}
      {overview !== undefined && overview.unread_messages > 0 && (
        <Notice tone="review">
          <Link to="/messages">{t.home.unread(overview.unread_messages)}</Link>
        </Notice>
      )}
      {query.isError && (
        <Notice tone="failed" isLive>
          {t.errors.couldNotLoad(t.home.what)}{' '}
          <button type="button" className="link" onClick={() => void query.refetch()}>
            {t.common.tryAgain}
          </button>
        </Notice>
      )}
      {isClear ? (
        <Card>
          <AllClear {...overview.numbers} />
        </Card>
      ) : (
        (overview || !query.isError) && (
          <div className="home">
            {PLACES.map(place => (
              <List key={place} place={place} {...listOf(overview ?? NOTHING, place)} isPending={!overview} />
            ))}
          </div>
        )
      )}
    </Page>
  )
}

function AllClear({ compliant, not_regulated: free }: Overview['numbers']) {
  const inOrder = compliant + free
  const isNew = inOrder === 0
  const action = isNew && (
    <>
      <ButtonLink to="/numbers/buy">{t.numbers.buy}</ButtonLink>
      <ButtonLink to="/documents/new" variant="default">
        {t.documents.add}
      </ButtonLink>
    </>
  )
  return (
    <Empty icon={<IconCircleCheck size={20} aria-hidden />} title={isNew ? t.home.start : t.home.clear} action={action}>
      {isNew ? t.home.startHint : t.home.compliant(inOrder)}
    </Empty>
  )
}

function List({ place, count, items, rest, isPending }: Listed & { place: Place; isPending: boolean }) {
  const [isWhole, setIsWhole] = useState(false)
  const shown = isWhole ? items : items.slice(0, ITEMS_SHOWN)
  const hidden = items.length - shown.length
  return (
    <Card title={t.home.places[place]} aside={!isPending && <span className="quiet small num">{count.toLocaleString('en')}</span>} isFlush>
      {count === 0 && (isPending ? <Loading lines={3} /> : <p className="quiet home-none">{t.home.nones[place]}</p>)}
      <ul className="home-list">
        {shown.map(({ key, title, what, path, standing }) => (
          <li key={key}>
            <Link to={path} className="home-item">
              <span className="strong num">{title}</span>
              <span className="small quiet">{what}</span>
              <StatusBadge standing={standing} />
            </Link>
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <button type="button" className="link home-more" onClick={() => setIsWhole(true)}>
          {t.home.more(hidden)}
        </button>
      )}
      {rest.length > 0 && (
        <ul className="home-rest small num">
          {rest.map(({ kind, count: further, path, search }) => (
            <li key={`${kind} ${search.show ?? ''} ${further}`}>
              {path ? (
                <Link to={path} search={search}>
                  {t.home.further(further, t.home.kindsMany[kind])}
                </Link>
              ) : (
                t.home.further(further, t.home.kindsMany[kind])
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
