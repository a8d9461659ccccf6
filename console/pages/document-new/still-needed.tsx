import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react'
import { Card } from '../../components/page.tsx'
import { t } from '../../texts/en.ts'
import type { Need } from './needs.ts'

/** Ticks as one goes; each entry leads to its field. */
export function StillNeeded({ needs, isAsked }: { needs: readonly Need[]; isAsked: boolean }) {
  const open = needs.filter(({ isDone }) => !isDone).length
  return (
    <aside className="needed">
      <Card
        title={open === 0 ? t.documentNew.allThere : t.documentNew.stillNeeded}
        aside={<span className="small quiet num">{`${needs.length - open}/${needs.length}`}</span>}
      >
        <ul className="needed-list">
          {needs.map(({ id, label, isDone }) => (
            <li key={id} data-done={isDone} data-missing={(isAsked && !isDone) || undefined}>
              {isDone ? <IconCircleCheckFilled size={18} aria-hidden /> : <IconCircle size={18} aria-hidden />}
              <a href={`#${id}`}>{label}</a>
              <span className="vh">{isDone ? t.documentNew.done : t.documentNew.missing}</span>
            </li>
          ))}
        </ul>
        <p className="small quiet needed-star">{t.documentNew.starMeaning}</p>
      </Card>
    </aside>
  )
}
