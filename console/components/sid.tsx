import { IconCheck, IconCopy } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { placeOf } from '../format/places.ts'
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

export const shortSid = (sid: string): string => `${sid.slice(0, 8)}…${sid.slice(-4)}`

/** An identifier in mono with a copy button; shortened in the middle unless `isWhole`, and a way to its page with `isLink`. */
export function Sid({ sid, isWhole, isLink }: { sid: string; isWhole?: boolean; isLink?: boolean }) {
  const place = isLink ? placeOf(sid) : undefined
  const text = isWhole ? sid : shortSid(sid)
  return (
    <span className="sid">
      {place ? (
        <Link {...place} className="mono" title={sid}>
          {text}
        </Link>
      ) : (
        <span className="mono" title={sid}>
          {text}
        </span>
      )}
      <CopyButton value={sid} label={t.common.copy(sid.slice(0, 8))} />
    </span>
  )
}
