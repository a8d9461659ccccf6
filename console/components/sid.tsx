import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { t } from '../texts/en.ts'
import './sid.css'

const SHOWN_MS = 1500

/** Where the clipboard is barred (plain http off localhost) the text stays selectable, so nothing is lost. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

export function CopyButton({ value, label }: { value: string; label: string }) {
  const [isCopied, setCopied] = useState(false)
  const onClick = async () => {
    if (!(await copy(value))) return
    setCopied(true)
    setTimeout(() => setCopied(false), SHOWN_MS)
  }
  return (
    <button type="button" className="copy" aria-label={label} onClick={onClick}>
      {isCopied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
      <span className="vh" aria-live="polite">
        {isCopied ? t.common.copied : ''}
      </span>
    </button>
  )
}

/** An identifier in mono with a copy button; shortened in the middle unless `isWhole`. */
export function Sid({ sid, isWhole }: { sid: string; isWhole?: boolean }) {
  return (
    <span className="sid">
      <span className="mono" title={sid}>
        {isWhole ? sid : `${sid.slice(0, 8)}…${sid.slice(-4)}`}
      </span>
      <CopyButton value={sid} label={t.common.copy(sid.slice(0, 8))} />
    </span>
  )
}
