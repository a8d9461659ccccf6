import type { ReactNode } from 'react'
import './figures.css'

export interface Figure {
  label: string
  value: ReactNode
  hint?: string
}

/** A row of numbers, each with what it counts. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl className="figures">
      {figures.map(({ label, value, hint }) => (
        <div key={label} className="card figure">
          <dt className="quiet">{label}</dt>
          <dd className="num">
            {value}
            {hint && <span className="small quiet figure-hint">{hint}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
