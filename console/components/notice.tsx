import { IconAlertTriangle, IconCircleCheck, IconClock, IconInfoCircle, IconUserSearch } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ApiError } from '../api/http.ts'
import type { Tone } from '../format/standing.ts'
import { t } from '../texts/en.ts'

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

/** What the server said no to, in its own words; nothing while there is no error. */
export function Refused({ error }: { error: unknown }) {
  if (!error) return null
  return (
    <Notice tone="failed" isLive>
      {error instanceof ApiError ? error.message : t.errors.unknown}
    </Notice>
  )
}
