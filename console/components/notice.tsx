import { IconAlertTriangle, IconCircleCheck, IconClock, IconInfoCircle, IconUserSearch } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Tone } from '../format/standing.ts'

const ICONS = {
  draft: IconInfoCircle,
  passed: IconCircleCheck,
  pending: IconClock,
  expires: IconClock,
  review: IconUserSearch,
  failed: IconAlertTriangle,
}

/** `isLive` announces it to screen readers when it appears. */
export function Notice({ tone, title, children, isLive }: { tone: Tone; title?: ReactNode; children?: ReactNode; isLive?: boolean }) {
  const Icon = ICONS[tone]
  return (
    <div className="notice" data-tone={tone} role={isLive ? (tone === 'failed' ? 'alert' : 'status') : undefined}>
      <Icon size={18} aria-hidden />
      <div>
        {title && <div className="notice-title">{title}</div>}
        {children}
      </div>
    </div>
  )
}
