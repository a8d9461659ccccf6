import { IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { bundlesQuery, documentsQuery, inquiriesQuery, messagesQuery, numbersQuery, profilesQuery, upgradesQuery } from '../api/queries.ts'
import { isTrial, useSession } from '../api/session.ts'
import { ButtonLink } from '../components/button-link.tsx'
import { Empty } from '../components/empty.tsx'
import { Notice } from '../components/notice.tsx'
import { Card, Page } from '../components/page.tsx'
import { StatusBadge } from '../components/status-badge.tsx'
import { daysUntil } from '../format/dates.ts'
import { checkStanding, type Standing, standingOf } from '../format/standing.ts'
import { numberText } from '../format/words.ts'
import { t } from '../texts/en.ts'
import { documentStanding } from './documents.tsx'
import './home.css'

const SOON_DAYS = 60

interface Item {
  key: string
  title: string
  what: string
  path: string
  standing: Standing
  endsAt: string | null
}

const NEEDS: readonly Standing['tone'][] = ['draft', 'failed']
const WAITS: readonly Standing['tone'][] = ['pending', 'review']

/** Checks that somebody still has to do something about. */
const OPEN_CHECKS: readonly string[] = ['created', 'started', 'retry', 'processing', 'in-review', 'escalated', 'failed']

const ACTION: Standing = { tone: 'failed', word: t.numbers.actionRequired, next: t.numbers.chooseProof }

function useItems() {
  const documents = useQuery(documentsQuery)
  const bundles = useQuery(bundlesQuery)
  const profiles = useQuery(profilesQuery)
  const upgradeChecks = new Set(useQuery(upgradesQuery).data?.map(({ inquiry_sid }) => inquiry_sid))
  const checks = (useQuery(inquiriesQuery).data ?? []).filter(({ status }) => OPEN_CHECKS.includes(status))
  const numbers = useQuery(numbersQuery(useSession().account.sid))
  const items: Item[] = [
    ...(documents.data ?? []).map(one => ({
      key: one.sid,
      title: one.friendly_name,
      what: t.home.document,
      path: `/documents/${one.sid}`,
      standing: documentStanding(one),
      endsAt: one.valid_until ?? null,
    })),
    ...(bundles.data ?? []).map(one => ({
      key: one.sid,
      title: one.friendly_name,
      what: t.home.bundle,
      path: `/bundles/${one.sid}`,
      standing: standingOf({ state: one.status, dueAt: one.review_due_at, validUntil: one.valid_until }),
      endsAt: one.valid_until,
    })),
    ...(profiles.data ?? []).map(one => ({
      key: one.sid,
      title: one.friendly_name,
      what: t.home.profile,
      path: `/trust-hub/profiles/${one.sid}`,
      standing: standingOf({ state: one.status, dueAt: one.review_due_at, validUntil: one.valid_until }),
      endsAt: one.valid_until,
    })),
    ...checks.map(one => ({
      key: one.sid,
      title: one.friendly_name || t.home.check,
      what: t.home.check,
      path: upgradeChecks.has(one.sid) ? '/upgrade' : `/checks/${one.sid}`,
      standing: checkStanding(one),
      endsAt: null,
    })),
    ...(numbers.data ?? [])
      .filter(({ compliance_status }) => compliance_status === 'action-required')
      .map(one => ({
        key: one.sid,
        title: numberText(one),
        what: t.home.number,
        path: `/numbers/${one.sid}`,
        standing: ACTION,
        endsAt: null,
      })),
  ]
  const compliant = (numbers.data ?? []).filter(({ compliance_status }) => compliance_status !== 'action-required').length
  return { items, compliant, numberCount: numbers.data?.length ?? 0, isPending: documents.isPending || numbers.isPending }
}

const isSoon = ({ endsAt }: Item): boolean => {
  const days = daysUntil(endsAt)
  return days !== null && days <= SOON_DAYS
}

export function HomePage() {
  const session = useSession()
  const { items, compliant, numberCount, isPending } = useItems()
  const unread = (useQuery(messagesQuery).data ?? []).filter(({ date_read }) => date_read === null).length
  const needs = items.filter(({ standing }) => NEEDS.includes(standing.tone))
  const waits = items.filter(({ standing }) => WAITS.includes(standing.tone))
  const soon = items.filter(isSoon)
  const isClear = !isPending && needs.length + waits.length + soon.length === 0
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
      {isClear ? (
        <Card>
          <AllClear compliant={compliant} numberCount={numberCount} />
        </Card>
      ) : (
        <div className="home">
          <List title={t.home.needsYou} items={needs} none={isPending ? t.common.loading : t.home.noNeeds} />
          <List title={t.home.waiting} items={waits} none={isPending ? t.common.loading : t.home.noWaits} />
          <List title={t.home.expiring} items={soon} none={isPending ? t.common.loading : t.home.noExpiring} />
        </div>
      )}
    </Page>
  )
}

function AllClear({ compliant, numberCount }: { compliant: number; numberCount: number }) {
  const isNew = numberCount === 0
  const action: ReactNode = isNew ? (
    <>
      <ButtonLink to="/numbers/buy">{t.numbers.buy}</ButtonLink>
      <ButtonLink to="/documents/new" variant="default">
        {t.documents.add}
      </ButtonLink>
    </>
  ) : null
  return (
    <Empty icon={<IconCircleCheck size={20} aria-hidden />} title={isNew ? t.home.start : t.home.clear} action={action}>
      {isNew ? t.home.startHint : t.home.compliant(compliant)}
    </Empty>
  )
}

function List({ title, items, none }: { title: string; items: readonly Item[]; none: string }) {
  return (
    <Card title={title} aside={<span className="quiet small num">{items.length}</span>} isFlush>
      {items.length === 0 ? (
        <p className="quiet home-none">{none}</p>
      ) : (
        <ul className="home-list">
          {items.map(({ key, title: name, what, path, standing }) => (
            <li key={key}>
              <Link to={path} className="home-item">
                <span className="strong num">{name}</span>
                <span className="small quiet">{what}</span>
                <StatusBadge standing={standing} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
