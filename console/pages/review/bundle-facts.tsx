import type { BundleItem } from '../../api/types/bundles.ts'
import type { Address } from '../../api/types/numbers.ts'
import type { ReviewDetail } from '../../api/types/reviews.ts'
import { addressText } from '../../components/address-form.tsx'
import { Card } from '../../components/page.tsx'
import { detailText, fieldName, kindName, sentence } from '../../format/words.ts'
import { t } from '../../texts/staff.ts'
import { Results } from '../bundle/check.tsx'

/** Of a bundle, profile or product: who it is about, the papers as filed, and whether the rule was met. */
export function BundleFacts({ review }: { review: ReviewDetail }) {
  const { end_users = [], supporting_documents = [], addresses = [], evaluation } = review.case ?? {}
  return (
    <>
      {end_users.length > 0 && <Items title={t.review.holders} items={end_users} typeName={sentence} />}
      {supporting_documents.length > 0 && (
        <Items title={t.review.papers} items={supporting_documents} typeName={kindName} addresses={addresses} />
      )}
      {evaluation && (
        <Card title={t.review.evaluation}>
          <Results evaluation={evaluation} />
        </Card>
      )}
    </>
  )
}

interface ItemsProps {
  title: string
  items: readonly BundleItem[]
  typeName: (type: string) => string
  addresses?: readonly Address[]
}

function Items({ title, items, typeName, addresses = [] }: ItemsProps) {
  // A paper names its address by SID; what a person compares is the address.
  const textOf = (name: string, value: unknown): string => {
    const named = name === 'address_sids' && Array.isArray(value) ? addresses.filter(({ sid }) => value.includes(sid)) : []
    return named.length > 0 ? named.map(one => `${one.customer_name}, ${addressText(one)}`).join('; ') : detailText(name, value)
  }
  return (
    <Card title={title}>
      <div className="stack">
        {items.map(({ sid, friendly_name, type, status, attributes, failure_reason }) => (
          <section key={sid} className="stack-s">
            <h3>{friendly_name || typeName(type)}</h3>
            <p className="small quiet">{[typeName(type), status && sentence(status.toLowerCase())].filter(Boolean).join(' · ')}</p>
            {failure_reason && <p className="small">{failure_reason}</p>}
            <dl className="facts">
              {Object.entries(attributes).map(([name, value]) => (
                <div key={name} className="fact">
                  <dt>{fieldName(name)}</dt>
                  <dd>{textOf(name, value)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Card>
  )
}
