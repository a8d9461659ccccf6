import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../texts/en.ts'

/** A window in front of the page; closing it gives the focus back to what opened it. */
export function Dialog({
  title,
  size = 520,
  onClose,
  children,
}: {
  title: ReactNode
  size?: number
  onClose: () => void
  children: ReactNode
}) {
  return (
    <Modal opened onClose={onClose} title={title} size={size} closeButtonProps={{ 'aria-label': t.common.close }}>
      {children}
    </Modal>
  )
}
