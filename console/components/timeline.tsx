import type { ReactNode } from 'react'
import type { Tone } from '../format/standing.ts'
import './timeline.css'

export interface Moment {
  key: string
  title: ReactNode
  when?: string
  detail?: ReactNode
  tone?: Tone | 'next'
}

export function Timeline({ moments }: { moments: readonly Moment[] }) {
  return (
    <ol className="timeline">
      {moments.map(({ key, title, when, detail, tone }) => (
        <li key={key} data-tone={tone}>
          <div className="timeline-title">{title}</div>
          {when && <div className="small quiet num">{when}</div>}
          {detail && <div className="small quiet">{detail}</div>}
        </li>
      ))}
    </ol>
  )
}
