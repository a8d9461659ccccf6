import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { Verdict } from '../../api/types/reviews.ts'
import { t } from '../../texts/staff.ts'

/** Enter commits, Escape goes back; the focus moves here so both work at once. */
export function ConfirmStrip({
  intent,
  question,
  onConfirm,
  onCancel,
}: {
  intent: Verdict
  question: string
  onConfirm: () => void
  onCancel: () => void
}) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is a second way; the button beside it does the same
    <div className="confirm" data-intent={intent} onKeyDown={event => event.key === 'Escape' && onCancel()}>
      <p className="strong">{question}</p>
      <div className="row">
        <Button ref={button} {...(intent === 'reject' && { color: 'danger' })} onClick={onConfirm}>
          {t.review.confirmButton[intent]}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t.common.cancel}
        </Button>
      </div>
      <p className="small quiet">{t.review.undoHint}</p>
    </div>
  )
}
