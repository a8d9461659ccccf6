import { IconMessage, IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { can } from '../../src/domain/lifecycle.ts'
import { addressesQuery, documentQuery, numbersQuery } from '../api/queries.ts'
import { useSession } from '../api/session.ts'
import type { IdentityDocument } from '../api/types.ts'
import { addressText } from '../components/address-form.tsx'
import { ButtonLink } from '../components/button-link.tsx'
import { LoadFailed } from '../components/empty.tsx'
import { Notice } from '../components/notice.tsx'
import { Card, Page } from '../components/page.tsx'
import { ReadingTable } from '../components/reading-table.tsx'
import { ReasonList } from '../components/reason-card.tsx'
import { type Mark, ScanView } from '../components/scan-view.tsx'
import { Sid } from '../components/sid.tsx'
import { StatusBadge } from '../components/status-badge.tsx'
import { type Moment, Timeline } from '../components/timeline.tsx'
import { formatDay, formatMoment } from '../format/dates.ts'
import { countryName, detailText, fieldName, holderTypeName, kindName, numberText, numberTypeName } from '../format/words.ts'
import { t } from '../texts/en.ts'
import { documentStanding, paperOf } from './documents.tsx'

export const marksOf = (rows: IdentityDocument['reading'], fileSid: string, kind: string): Mark[] =>
  (rows ?? []).flatMap(({ field, box, verdict, document }) =>
    box && (document === null || document === fileSid || document === kind)
      ? [
          {
            key: field,
            box,
            label: fieldName(field),
            tone: verdict === 'different' ? 'different' : verdict === 'same' || verdict === 'similar' ? 'same' : 'plain',
          } as const,
        ]
      : [],
  )

export function DocumentPage() {
  const { sid } = useParams({ from: '/shell/documents/$sid' })
  const query = useQuery(documentQuery(sid))
  const document = query.data
  const back = { to: '/documents', label: t.documents.title } as const
  if (!document) {
    return (
      <Page title={t.document.title} back={back}>
        <Card>
          {query.isError ? (
            <LoadFailed error={query.error} what={t.document.what} onRetry={() => void query.refetch()} />
          ) : (
            t.common.loading
          )}
        </Card>
      </Page>
    )
  }
  const lead = (
    <span className="row">
      {paperOf(document)} · {countryName(document.iso_country)} · <Sid sid={document.sid} isWhole />
    </span>
  )
  return (
    <Page title={document.friendly_name} lead={lead} back={back} actions={<Actions document={document} />}>
      <State document={document} />
      <div className="split">
        <div className="stack">
          <Scans document={document} />
          <Details document={document} />
        </div>
        <div className="stack">
          <Card title={t.document.history}>
            <Timeline moments={momentsOf(document)} />
          </Card>
          <UsedBy document={document} />
        </div>
      </div>
    </Page>
  )
}

function Actions({ document }: { document: IdentityDocument }) {
  const isEditable = can('identity_document', 'edit', document.verification_status)
  if (!isEditable) return null
  return (
    <ButtonLink to="/documents/new" search={{ draft: document.sid }} leftSection={<IconPencil size={16} aria-hidden />}>
      {document.verification_status === 'draft' ? t.document.finish : t.document.fix}
    </ButtonLink>
  )
}

function State({ document }: { document: IdentityDocument }) {
  const { number } = useSearch({ from: '/shell/documents/$sid' })
  const standing = documentStanding(document)
  if (document.verification_status === 'failed') {
    return (
      <section className="stack-s" aria-label={t.document.problems}>
        <div className="row-between">
          <StatusBadge standing={standing} isBrief />
          <Link to="/requests" search={{ about: document.sid }} className="row small">
            <IconMessage size={16} aria-hidden />
            {t.document.ask}
          </Link>
        </div>
        <ReasonList reasons={document.reasons} />
      </section>
    )
  }
  if (document.verification_status === 'passed') {
    return (
      <Notice tone="passed" title={t.document.passed}>
        {number ? (
          <Link
            to="/numbers/buy"
            search={{ chosen: number, identity: document.sid, country: document.iso_country, type: document.number_type }}
          >
            {t.document.buyNow(number)}
          </Link>
        ) : (
          t.document.passedHint(countryName(document.iso_country), numberTypeName(document.number_type).toLowerCase())
        )}
      </Notice>
    )
  }
  return <StatusBadge standing={standing} />
}

function Scans({ document }: { document: IdentityDocument }) {
  const [active, setActive] = useState<string | null>(null)
  const files = document.documents.map(({ sid, kind, document_type, pages }) => ({
    sid,
    label: kindName(kind ?? document_type),
    pages: pages ?? 1,
  }))
  const typeOf = (fileSid: string) => document.documents.find(({ sid }) => sid === fileSid)?.document_type ?? ''
  return (
    <Card title={t.document.scanAndReading}>
      <div className="stack">
        <ScanView
          files={files}
          pageUrl={(file, page) => `/v1/IdentityDocuments/${document.sid}/Files/${file}/Pages/${page}`}
          marks={file => marksOf(document.reading, file, typeOf(file))}
          active={active}
        />
        {document.reading && document.reading.length > 0 && (
          <ReadingTable rows={document.reading} details={document.attributes} onPoint={setActive} />
        )}
        {document.images_deleted_by && <p className="small quiet">{t.document.retention(formatDay(document.images_deleted_by))}</p>}
      </div>
    </Card>
  )
}

function Details({ document }: { document: IdentityDocument }) {
  const address = useQuery(addressesQuery(useSession().account.sid)).data?.find(({ sid }) => sid === document.address_sid)
  return (
    <Card title={t.document.details}>
      <dl className="facts">
        <dt>{t.document.rule}</dt>
        <dd>
          {countryName(document.iso_country)}, {numberTypeName(document.number_type)}, {holderTypeName(document.end_user_type)}
        </dd>
        {Object.entries(document.attributes).map(([name, value]) => (
          <Fact key={name} name={fieldName(name)} value={detailText(name, value)} />
        ))}
        {address && <Fact name={t.document.address} value={`${address.customer_name}, ${addressText(address)}`} />}
      </dl>
    </Card>
  )
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </>
)

function UsedBy({ document }: { document: IdentityDocument }) {
  const numbers = useQuery(numbersQuery(useSession().account.sid)).data?.filter(({ identity_sid }) => identity_sid === document.sid) ?? []
  return (
    <Card title={t.document.usedBy}>
      {numbers.length === 0 ? (
        <p className="quiet">{t.document.notUsed}</p>
      ) : (
        <ul className="stack-s">
          {numbers.map(number => (
            <li key={number.sid}>
              <Link to="/numbers/$sid" params={{ sid: number.sid }} className="num">
                {numberText(number)}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function momentsOf(document: IdentityDocument): Moment[] {
  const { verification_status: state, documents } = document
  const moments: Moment[] = [{ key: 'added', title: t.document.added, when: formatMoment(document.date_created) }]
  const isRead = documents.length > 0 && documents.every(({ status }) => status !== 'reading')
  if (documents.length > 0)
    moments.push({ key: 'read', title: isRead ? t.document.scanRead : t.document.scanReading, tone: isRead ? 'passed' : 'next' })
  if (state === 'draft') return [...moments, { key: 'submit', title: t.document.toSubmit, tone: 'next' }]
  moments.push({ key: 'sent', title: t.document.sent })
  if (state === 'pending')
    return [
      ...moments,
      {
        key: 'decide',
        title: t.document.toDecide,
        when: document.review_due_at ? t.status.decisionBy(formatMoment(document.review_due_at)) : '',
        tone: 'next',
      },
    ]
  return [
    ...moments,
    {
      key: 'decided',
      title: documentStanding(document).word,
      when: formatMoment(document.date_updated),
      tone: state === 'passed' ? 'passed' : 'failed',
    },
  ]
}
