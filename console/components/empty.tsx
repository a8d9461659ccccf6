import { Button } from '@mantine/core'
import { IconCloudOff, IconLock, IconSearchOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ApiError } from '../api/http.ts'
import { t } from '../texts/en.ts'
import './empty.css'

/** Fills the frame of the list it stands in, so nothing jumps. */
export function Empty({ icon, title, children, action }: { icon?: ReactNode; title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      {icon && <div className="empty-icon">{icon}</div>}
      <p className="empty-title">{title}</p>
      {children && <p className="quiet">{children}</p>}
      {action && <div className="row empty-action">{action}</div>}
    </div>
  )
}

export function ZeroResults({ title, onClear }: { title: string; onClear: () => void }) {
  const clear = (
    <Button variant="default" onClick={onClear}>
      {t.common.clearFilters}
    </Button>
  )
  return <Empty icon={<IconSearchOff size={20} aria-hidden />} title={title} action={clear} />
}

/** A load that failed: who may not see it, no connection, or our own fault with the request id. */
export function LoadFailed({ error, what, onRetry }: { error: unknown; what: string; onRetry: () => void }) {
  const refusal = error instanceof ApiError ? error : null
  if (refusal?.status === 403)
    return (
      <Empty icon={<IconLock size={20} aria-hidden />} title={t.errors.noPermission}>
        {Array.isArray(refusal.details.roles) ? t.errors.needsRole(refusal.details.roles.map(String)) : t.errors.askOwner}
      </Empty>
    )
  const retry = (
    <Button variant="default" onClick={onRetry}>
      {t.common.tryAgain}
    </Button>
  )
  if (refusal?.status === 404)
    return (
      <Empty icon={<IconSearchOff size={20} aria-hidden />} title={t.errors.notFound(what)}>
        {t.errors.notFoundHint}
      </Empty>
    )
  return (
    <div role="alert">
      <Empty
        icon={<IconCloudOff size={20} aria-hidden />}
        title={refusal?.status === 0 ? t.errors.offline : t.errors.couldNotLoad(what)}
        action={retry}
      >
        {t.errors.nothingLost} {refusal?.requestId && <span className="mono">{t.errors.request(refusal.requestId)}</span>}
      </Empty>
    </div>
  )
}
