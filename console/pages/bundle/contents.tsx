import type { ReactNode } from 'react'
import type { AssignedItem } from '../../api/collections.ts'
import { Card } from '../../components/page.tsx'
import { ReadingTable } from '../../components/reading-table.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { standingOf } from '../../format/standing.ts'
import { detailText, fieldName, kindName, sentence } from '../../format/words.ts'
import { t } from '../../texts/en.ts'

/** What was handed in, as a reviewer sees it, beside what is known of the whole. */
export function Contents({ items, children }: { items: readonly AssignedItem[]; children: ReactNode }) {
  const shown = items.filter(({ sid }) => !sid.startsWith('BU'))
  return (
    <div className="split">
      <div className="stack">
        {shown.map(item => (
          <Item key={item.sid} item={item} />
        ))}
        {shown.length === 0 && (
          <Card title={t.bundles.items}>
            <p className="quiet">{t.bundles.noItems}</p>
          </Card>
        )}
      </div>
      <div className="stack">{children}</div>
    </div>
  )
}

function Item({ item }: { item: AssignedItem }) {
  const isPaper = item.sid.startsWith('RD')
  const details = Object.entries(item.attributes).filter(([name]) => name !== 'address_sids')
  const status = item.status && (
    <StatusBadge standing={standingOf({ state: item.status, firstReason: item.failure_reason ?? undefined })} isBrief />
  )
  return (
    <Card title={isPaper ? kindName(item.type) : (t.holderTypes[item.type] ?? sentence(item.type))} aside={status}>
      <div className="stack">
        {details.length > 0 && (
          <dl className="facts">
            {details.map(([name, value]) => (
              <div key={name} className="fact-row">
                <dt>{fieldName(name)}</dt>
                <dd>{detailText(name, value)}</dd>
              </div>
            ))}
          </dl>
        )}
        {item.reading && item.reading.length > 0 && <ReadingTable rows={item.reading} details={item.attributes} />}
        {details.length === 0 && !item.reading?.length && <p className="quiet">{item.friendly_name}</p>}
      </div>
    </Card>
  )
}
