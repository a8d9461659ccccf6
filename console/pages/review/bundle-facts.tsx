import type { BundleItem, ReviewDetail } from '../../api/types.ts'
import { Card } from '../../components/page.tsx'
import { detailText, fieldName, kindName, sentence } from '../../format/words.ts'
import { t } from '../../texts/en.ts'
import { Results } from '../bundle/check.tsx'

/** Of a bundle, profile or product: who it is about, the papers as filed, and whether the rule was met. */
export function BundleFacts({ review }: { review: ReviewDetail }) {
  const { end_users = [], supporting_documents = [], evaluation } = review.case ?? {}
  return (
    <>
      {end_users.length > 0 && <Items title={t.review.holders} items={end_users} typeName={sentence} />}
      {supporting_documents.length > 0 && <Items title={t.review.papers} items={supporting_documents} typeName={kindName} />}
      {evaluation && (
        <Card title={t.review.evaluation}>
          <Results evaluation={evaluation} />
        </Card>
      )}
    </>
  )
}

function Items({ title, items, typeName }: { title: string; items: readonly BundleItem[]; typeName: (type: string) => string }) {
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
                  <dd>{detailText(name, value)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Card>
  )
}
