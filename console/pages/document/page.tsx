import { IconMessage, IconPencil } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { can } from '../../../src/domain/lifecycle.ts'
import { remove } from '../../api/http.ts'
import { numbersQuery } from '../../api/numbers.ts'
import { addressesQuery, documentQuery } from '../../api/queries.ts'
import { useSession } from '../../api/session.ts'
import type { IdentityDocument, ReasonView } from '../../api/types/documents.ts'
import { addressText } from '../../components/address-form.tsx'
import { ButtonLink } from '../../components/button-link.tsx'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { LoadFailed } from '../../components/empty.tsx'
import { Loading } from '../../components/loading.tsx'
import { Notice } from '../../components/notice.tsx'
import { Card, Page } from '../../components/page.tsx'
import { ReadingTable } from '../../components/reading-table.tsx'
import { ReasonList } from '../../components/reason-card.tsx'
import { marksOf } from '../../components/scan-marks.ts'
import { ScanView } from '../../components/scan-view.tsx'
import { Sid } from '../../components/sid.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { say, sayRefused } from '../../components/toasts.tsx'
import { UsedBy } from '../../components/used-by.tsx'
import { formatDay } from '../../format/dates.ts'
import { documentStanding, paperOf } from '../../format/documents.ts'
import { countryName, detailText, fieldName, holderTypeName, kindName, numberTypeName } from '../../format/words.ts'
import { t } from '../../texts/en.ts'
import { Checks } from './checks.tsx'
import { History } from './history.tsx'

export function DocumentPage() {
  const { sid } = useParams({ from: '/shell/documents/$sid' })
  const query = useQuery(documentQuery(sid))
  const document = query.data
  const back = { to: '/documents', label: t.documents.title } as const
  if (!document) {
    return (
      <Page title={t.document.title} back={back}>
        <Card>
          {query.isError ? <LoadFailed error={query.error} what={t.document.what} onRetry={() => void query.refetch()} /> : <Loading />}
        </Card>
      </Page>
    )
  }
  const lead = (
    <span className="dots">
      <span>{paperOf(document)}</span>
      <span>{countryName(document.iso_country)}</span>
      <Sid sid={document.sid} isWhole />
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
          <Checks document={document} />
          <History document={document} />
          <UsedBy sid={sid} />
        </div>
      </div>
    </Page>
  )
}

function Actions({ document }: { document: IdentityDocument }) {
  const { verification_status: state } = document
  return (
    <>
      {can('identity_document', 'delete', state) && <DeleteDocument document={document} />}
      {can('identity_document', 'edit', state) && (
        <ButtonLink to="/documents/new" search={{ draft: document.sid }} leftSection={<IconPencil size={16} aria-hidden />}>
          {state === 'draft' ? t.document.finish : t.document.fix}
        </ButtonLink>
      )}
    </>
  )
}

function DeleteDocument({ document }: { document: IdentityDocument }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const run = useMutation({
    mutationFn: () => remove(`/v1/IdentityDocuments/${document.sid}`),
    onSuccess: async () => {
      say(t.document.deleted)
      await navigate({ to: '/documents' })
      await Promise.all(['documents', 'requirements'].map(key => queries.invalidateQueries({ queryKey: [key] })))
    },
    onError: sayRefused,
  })
  return (
    <ConfirmButton
      label={t.common.delete}
      name={t.document.deleteOne(document.friendly_name)}
      confirm={t.addresses.confirmDelete}
      isBusy={run.isPending}
      onConfirm={() => run.mutate()}
    />
  )
}

/** The way to mend one problem: the paper to take again, or the detail to correct. */
function Mend({ document, reason }: { document: IdentityDocument; reason: ReasonView }) {
  if (reason.retry === false) return null
  const paper = document.documents.find(({ sid, document_type, kind }) => [sid, document_type, kind].includes(reason.document ?? ''))
  const isOfDetails = reason.expected !== undefined && reason.expected !== null
  const to = { draft: document.sid }
  return (
    <div className="row">
      <ButtonLink to="/documents/new" search={{ ...to, ...(paper ? { retake: paper.document_type } : {}) }} hash="scans" variant="default">
        {paper ? t.document.retake(kindName(paper.document_type)) : t.document.otherPaper}
      </ButtonLink>
      {isOfDetails && reason.field && (
        <ButtonLink to="/documents/new" search={to} hash={`field-${reason.field}`} variant="default">
          {t.document.correct}
        </ButtonLink>
      )}
    </div>
  )
}

/** The number that was kept while it was on its way is bought by itself. */
function State({ document }: { document: IdentityDocument }) {
  const { number } = useSearch({ from: '/shell/documents/$sid' })
  const asked = numbersQuery(useSession().account.sid, { Search: document.sid, PhoneNumber: number }, 1)
  const kept = useInfiniteQuery({ ...asked, enabled: Boolean(number) }).data?.pages[0]?.items[0]
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
        <ReasonList reasons={document.reasons} actionFor={reason => <Mend document={document} reason={reason} />} />
      </section>
    )
  }
  if (document.verification_status === 'passed') {
    return (
      <Notice tone="passed" title={t.document.passed}>
        {kept ? (
          <Link to="/numbers/$sid" params={{ sid: kept.sid }}>
            {t.document.isBought(kept.phone_number)}
          </Link>
        ) : number ? (
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
