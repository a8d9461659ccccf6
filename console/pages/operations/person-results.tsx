import { IconAlertTriangle, IconCheck, IconEqual } from '@tabler/icons-react'
import type { FoundItem } from '../../api/operations.ts'
import { Empty } from '../../components/empty.tsx'
import { Sid } from '../../components/sid.tsx'
import { formatDay } from '../../format/dates.ts'
import { sentence } from '../../format/words.ts'
import { t } from '../../texts/staff.ts'
import './operations.css'

const named = (fields: readonly string[]): string => fields.map(field => t.people.fields[field] ?? field).join(', ')
const titleOf = ({ name, kind }: FoundItem): string => name || (t.people.kinds[kind] ?? kind)

/** What was found, each with what fits and what speaks against it. */
export function PersonResults({
  items,
  chosen,
  onChoose,
}: {
  items: readonly FoundItem[]
  chosen: ReadonlySet<string>
  onChoose: (chosen: ReadonlySet<string>) => void
}) {
  if (items.length === 0) return <Empty title={t.people.none} />
  const isWhole = items.every(({ sid }) => chosen.has(sid))
  const toggle = (sid: string) => {
    const next = new Set(chosen)
    if (!next.delete(sid)) next.add(sid)
    onChoose(next)
  }
  return (
    <div className="found">
      <label className="found-all">
        <input type="checkbox" checked={isWhole} onChange={() => onChoose(new Set(isWhole ? [] : items.map(({ sid }) => sid)))} />
        <span className="strong" aria-live="polite">
          {t.people.found(items.length)}
        </span>
      </label>
      <ul>
        {items.map(item => (
          <li key={item.sid}>
            <label>
              <input
                type="checkbox"
                aria-label={t.people.choose(titleOf(item))}
                checked={chosen.has(item.sid)}
                onChange={() => toggle(item.sid)}
              />
              <span>
                <span className="strong">{titleOf(item)}</span>{' '}
                <span className="quiet small">
                  {[t.people.kinds[item.kind] ?? item.kind, item.status && sentence(item.status), formatDay(item.date_created)]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
                {item.matched.length > 0 && (
                  <span className="row small">
                    <IconCheck size={14} aria-hidden /> {t.people.fits}: {named(item.matched)}
                  </span>
                )}
                {item.similar.length > 0 && (
                  <span className="row small">
                    <IconEqual size={14} aria-hidden /> {t.people.resembles}: {named(item.similar)}
                  </span>
                )}
                {item.contradicted.length > 0 && (
                  <span className="row small found-against">
                    <IconAlertTriangle size={14} aria-hidden /> {t.people.speaksAgainst}: {named(item.contradicted)}
                  </span>
                )}
              </span>
            </label>
            <Sid sid={item.sid} />
          </li>
        ))}
      </ul>
    </div>
  )
}
