import type { CaseMessage } from '../../api/types/requests.ts'
import type { Papers, ReviewDetail } from '../../api/types/reviews.ts'
import { addressText } from '../../components/address-form.tsx'
import { Notice } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { ReadingTable } from '../../components/reading-table.tsx'
import { formatMoment } from '../../format/dates.ts'
import { reasonText } from '../../format/reasons.ts'
import { detailText, fieldName, kindName } from '../../format/words.ts'
import { t } from '../../texts/staff.ts'
import { AccountLink } from '../operations/account-link.tsx'
import { BundleFacts } from './bundle-facts.tsx'
import { InquiryFacts } from './inquiry-facts.tsx'
import { ruleOf, whyTexts } from './order.ts'
import { rowsOf } from './papers.tsx'

/** What is known of the case beside its scans: why it is here, typed against read, details, history. */
export function CaseFacts({
  review,
  papers,
  onPoint,
}: {
  review: ReviewDetail
  /** Of an ID check, once the reviewer has opened them. */
  papers: Papers | undefined
  onPoint: (field: string | null) => void
}) {
  const { details = {}, messages = [], reasons = [], deleted } = review.case ?? {}
  const reading = papers ? rowsOf(papers) : review.case?.reading
  const filed = (review.case?.supporting_documents ?? []).filter(one => (one.reading ?? []).length > 0)
  const why = whyTexts(review.why)
  return (
    <div className="stack">
      {why.length > 0 && (
        <Notice tone="pending" title={t.review.whyHere}>
          <ul>
            {why.map(one => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </Notice>
      )}
      {review.case_barred && <Notice tone="draft">{t.review.claimForCase}</Notice>}
      {deleted && <Notice tone="draft">{t.review.deleted}</Notice>}
      {messages.length > 0 && <Thread messages={messages} />}
      {reading && reading.length > 0 && (
        <Card title={t.review.typedAndRead}>
          {filed.length > 1 ? (
            <div className="stack">
              {filed.map(({ sid, friendly_name, type, reading: rows }) => (
                <section key={sid} className="stack-s">
                  <h3>{friendly_name || kindName(type)}</h3>
                  <ReadingTable rows={rows ?? []} details={details} onPoint={onPoint} />
                </section>
              ))}
            </div>
          ) : (
            <ReadingTable rows={reading} details={details} onPoint={onPoint} />
          )}
        </Card>
      )}
      {reasons.length > 0 && review.subject_type !== 'inquiry' && (
        <Card title={t.review.findings}>
          <ul className="stack-s">
            {reasons.map(one => (
              <li key={`${one.code}-${one.field ?? ''}-${one.document ?? ''}`}>{reasonText(one)}</li>
            ))}
          </ul>
        </Card>
      )}
      {review.subject_type === 'inquiry' && <InquiryFacts review={review} papers={papers} />}
      <BundleFacts review={review} />
      <Details review={review} />
    </div>
  )
}

function Thread({ messages }: { messages: readonly CaseMessage[] }) {
  return (
    <Card title={t.review.thread}>
      <ol className="stack-s">
        {messages.map(({ author, text, date_created }) => (
          <li key={`${date_created}-${author}`} className="message">
            <p className="small quiet">
              {t.review.authors[author] ?? author}, {formatMoment(date_created)}
            </p>
            <p>{text}</p>
          </li>
        ))}
      </ol>
    </Card>
  )
}

function Details({ review }: { review: ReviewDetail }) {
  const { details = {}, reading, address, regulation } = review.case ?? {}
  const compared = new Set(reading?.map(({ field }) => field))
  const isToldAbove = (review.case?.end_users ?? []).length > 0
  const others = isToldAbove ? [] : Object.entries(details).filter(([name]) => !compared.has(name) && name !== 'document_type')
  const group = ruleOf(review)
  return (
    <Card title={t.review.details}>
      <dl className="facts">
        {group && (
          <Fact
            name={review.subject_type === 'inquiry' ? t.documentNew.country : t.review.rule}
            value={[group, regulation?.friendly_name].filter(Boolean).join(' · ')}
          />
        )}
        {others.map(([name, value]) => (
          <Fact key={name} name={fieldName(name)} value={detailText(name, value)} />
        ))}
        {address?.street && (
          <Fact
            name={t.document.address}
            value={`${address.customer_name ?? ''}, ${addressText({ street: address.street, postal_code: address.postal_code ?? '', city: address.city ?? '', iso_country: address.iso_country ?? '' })}`}
          />
        )}
        <dt>{t.review.account}</dt>
        <dd>
          <AccountLink sid={review.account_sid} name={review.account_name} />
        </dd>
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
