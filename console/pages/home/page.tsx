import { IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { messagesQuery } from '../../api/queries.ts'
import { isTrial, useSession } from '../../api/session.ts'
import { ButtonLink } from '../../components/button-link.tsx'
import { Empty } from '../../components/empty.tsx'
import { Loading } from '../../components/loading.tsx'
import { Notice } from '../../components/notice.tsx'
import { Card, Page } from '../../components/page.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { t } from '../../texts/en.ts'
import { type Item, type Place, useItems } from './items.ts'
import './home.css'

const ITEMS_SHOWN = 8
const ITEMS_MORE = 50
const PLACES: readonly Place[] = ['needs', 'waits', 'soon']

export function HomePage() {
  const session = useSession()
  const { items, compliant, numberCount, isPending, failed } = useItems()
  const unread = (useQuery(messagesQuery).data ?? []).filter(({ date_read }) => date_read === null).length
  const isClear = !isPending && failed.length === 0 && items.length === 0
  return (
    <Page title={t.home.title} lead={t.home.lead(session.account.friendly_name)}>
      {isTrial(session) && (
        <Notice tone="review" title={t.home.trial}>
          <Link to="/upgrade">{t.home.upgrade}</Link>
        </Notice>
      )}
      {unread > 0 && (
        <Notice tone="review">
          <Link to="/messages">{t.home.unread(unread)}</Link>
        </Notice>
      )}
      {failed.map(({ name, retry }) => (
        <Notice key={name} tone="failed" isLive>
          {t.errors.couldNotLoad(t.home.whats[name])}{' '}
          <button type="button" className="link" onClick={retry}>
            {t.common.tryAgain}
          </button>
        </Notice>
      ))}
      {isClear ? (
        <Card>
          <AllClear compliant={compliant} numberCount={numberCount} />
        </Card>
      ) : (
        <div className="home">
          {PLACES.map(place => (
            <List key={place} place={place} items={items.filter(item => item.place === place)} isPending={isPending} />
          ))}
        </div>
      )}
    </Page>
  )
}

function AllClear({ compliant, numberCount }: { compliant: number; numberCount: number }) {
  const isNew = numberCount === 0
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
      {isNew ? t.home.startHint : t.home.compliant(compliant)}
    </Empty>
  )
}

function List({ place, items, isPending }: { place: Place; items: readonly Item[]; isPending: boolean }) {
  const [shown, setShown] = useState(ITEMS_SHOWN)
  const hidden = items.length - shown
  return (
    <Card title={t.home.places[place]} aside={!isPending && <span className="quiet small num">{items.length}</span>} isFlush>
      {items.length === 0 && (isPending ? <Loading lines={3} /> : <p className="quiet home-none">{t.home.nones[place]}</p>)}
      <ul className="home-list">
        {items.slice(0, shown).map(({ key, title, what, path, standing }) => (
          <li key={key}>
            <Link to={path} className="home-item">
              <span className="strong num">{title}</span>
              <span className="small quiet">{what}</span>
              <StatusBadge standing={standing()} />
            </Link>
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <button type="button" className="link home-more" onClick={() => setShown(shown + ITEMS_MORE)}>
          {t.home.more(hidden)}
        </button>
      )}
    </Card>
  )
}
