import { IconCheck, IconClock, IconHourglass, IconPencil, IconUserSearch, IconX } from '@tabler/icons-react'
import type { Standing } from '../format/standing.ts'
import './status-badge.css'

const ICONS = { draft: IconPencil, pending: IconClock, review: IconUserSearch, passed: IconCheck, failed: IconX, expires: IconHourglass }

/** Word and icon, and beneath them what comes next. */
export function StatusBadge({ standing, isBrief }: { standing: Standing; isBrief?: boolean }) {
  const Icon = ICONS[standing.tone]
  return (
    <span className="status">
      <span className="badge" data-tone={standing.tone}>
        <Icon size={14} stroke={2.2} aria-hidden />
        {standing.word}
      </span>
      {!isBrief && standing.next && <span className="status-next">{standing.next}</span>}
    </span>
  )
}
