import { IconSearch } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import './fields.css'

export interface View {
  key: string
  label: string
  count?: number | undefined
}

/** Chips with counts, and the search; both are kept in the URL by the page. */
export function Views({
  label,
  views,
  active,
  onPick,
}: {
  label: string
  views: readonly View[]
  active: string
  onPick: (key: string) => void
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame around toggle buttons
    <div className="row" role="group" aria-label={label}>
      {views.map(({ key, label: name, count }) => (
        <button key={key} type="button" className="chip" aria-pressed={key === active} onClick={() => onPick(key)}>
          {name}
          {count !== undefined && <span className="num">{count.toLocaleString('en')}</span>}
        </button>
      ))}
    </div>
  )
}

export function Search({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <div className="search">
      <IconSearch size={16} aria-hidden />
      <input type="search" aria-label={label} placeholder={label} value={value} onChange={event => onChange(event.currentTarget.value)} />
    </div>
  )
}

/** `isFilters`: several of them, one beside the other. */
export const Toolbar = ({ isFilters, children }: { isFilters?: boolean; children: ReactNode }) => (
  <div className="toolbar" data-filters={isFilters}>
    {children}
  </div>
)
