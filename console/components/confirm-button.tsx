import { Button } from '@mantine/core'
import { useState } from 'react'

/** Two presses in the same place for what cannot be taken back; `name` tells screen readers which row is meant. */
export function ConfirmButton({
  label,
  name,
  confirm,
  isBusy,
  onConfirm,
}: {
  label: string
  name: string
  confirm: string
  isBusy: boolean
  onConfirm: () => void
}) {
  const [isAsking, setAsking] = useState(false)
  if (!isAsking) {
    return (
      <button type="button" className="link" aria-label={name} onClick={() => setAsking(true)}>
        {label}
      </button>
    )
  }
  return (
    <Button color="danger" variant="default" loading={isBusy} autoFocus onClick={onConfirm} onBlur={() => setAsking(false)}>
      {confirm}
    </Button>
  )
}
