import { Link } from '@tanstack/react-router'
import type { ReviewDetail } from '../../api/types.ts'
import { addressText } from '../../components/address-form.tsx'
import { Notice } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { ReadingTable } from '../../components/reading-table.tsx'
import { reasonText } from '../../components/reason-card.tsx'
import { Timeline } from '../../components/timeline.tsx'
import { formatMoment } from '../../format/dates.ts'
import { countryName, detailText, eventName, fieldName, holderTypeName, numberTypeName } from '../../format/words.ts'
import { t } from '../../texts/en.ts'
import { whyTexts } from './order.ts'

/** What is known of the case beside its scans: why it is here, typed against read, details, history. */
export function CaseFacts({ review, onPoint }: { review: ReviewDetail; onPoint: (field: string | null) => void }) {
  const { details = {}, reading, messages, reasons = [], history = [] } = review.case ?? {}
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
      {reading && reading.length > 0 && (
        <Card title={t.review.typedAndRead}>
          <ReadingTable rows={reading} details={details} onPoint={onPoint} />
        </Card>
      )}
      {reasons.length > 0 && (
        <Card title={t.review.findings}>
          <ul className="stack-s">
            {reasons.map(one => (
              <li key={`${one.code}-${one.field ?? ''}-${one.document ?? ''}`}>{reasonText(one)}</li>
            ))}
          </ul>
        </Card>
      )}
      <Details review={review} />
      {messages && (
        <Card title={t.requests.thread}>
          {messages.map(({ sid, body, message }) => (
            <p key={sid}>{body ?? message}</p>
          ))}
        </Card>
      )}
      {history.length > 0 && (
        <Card title={t.document.history}>
          <Timeline
            moments={history.map(({ sid, type, date_created }) => ({ key: sid, title: eventName(type), when: formatMoment(date_created) }))}
          />
        </Card>
      )}
    </div>
  )
}

function Details({ review }: { review: ReviewDetail }) {
  const { details = {}, reading, address, regulation, iso_country, number_type, end_user_type } = review.case ?? {}
  const compared = new Set(reading?.map(({ field }) => field))
  const others = Object.entries(details).filter(([name]) => !compared.has(name) && name !== 'document_type')
  const group = [countryName(iso_country), numberTypeName(number_type), holderTypeName(end_user_type)].filter(Boolean).join(', ')
  return (
    <Card title={t.review.details}>
      <dl className="facts">
        {group && <Fact name={t.review.rule} value={[group, regulation?.friendly_name].filter(Boolean).join(' · ')} />}
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
          <Link to="/operations/accounts">{review.account_name ?? review.account_sid}</Link>
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
