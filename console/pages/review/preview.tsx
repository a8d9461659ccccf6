import { useEffect, useRef } from 'react'
import { type Fault, readByPerson } from '../../../src/domain/decision.ts'
import type { Reason } from '../../../src/domain/reasons.ts'
import { ReasonCard } from '../../components/reason-card.tsx'
import { t } from '../../texts/staff.ts'
import type { CaseItem } from './items.ts'

/** Exactly what the person will read, by the very function that makes the reasons on the server. */
export function Preview({
  faults,
  note,
  items,
  isAsked,
}: {
  faults: readonly Fault[]
  note: string
  items: readonly CaseItem[]
  /** The decision is about to be confirmed: now it has to be in sight. */
  isAsked: boolean
}) {
  const section = useRef<HTMLElement>(null)
  useEffect(() => {
    if (isAsked) section.current?.scrollIntoView({ block: 'nearest' })
  }, [isAsked])
  if (faults.length === 0) return null
  const shown = readByPerson(faults, { whole: note.trim() || undefined })
  const isNoteLost = note.trim() !== '' && shown.every(reason => !reason.note)
  const aboutOf = ({ document, side }: Reason) => items.find(({ id }) => id === (document ?? side))?.label
  return (
    <section ref={section} className="stack-s preview" aria-label={t.review.preview}>
      <h3>{t.review.preview}</h3>
      {shown.map(reason => {
        const about = aboutOf(reason)
        return (
          <div key={`${reason.code}-${reason.document ?? reason.side ?? ''}`} className="stack-xs">
            {about && <p className="small quiet">{about}</p>}
            <ReasonCard reason={{ code: reason.code, note: reason.note ?? null }} />
          </div>
        )
      })}
      {isNoteLost && <p className="small">{t.review.noteNotSent}</p>}
    </section>
  )
}
