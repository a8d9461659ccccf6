import { Button, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { REASONS, type ReasonCode } from '../../../src/domain/reasons.ts'
import type { ReviewDetail } from '../../api/types.ts'
import { Notice } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { ReasonCard } from '../../components/reason-card.tsx'
import { t } from '../../texts/en.ts'
import { decideSoon } from './decisions.ts'
import { type Action, useKeys } from './keys.ts'
import { holderOf } from './order.ts'

/** The nine that reviewers choose most come first and have a digit; the rest of the catalogue follows. */
const FIRST: readonly ReasonCode[] = [
  'blurry',
  'glare',
  'cut_off',
  'expired',
  'name_mismatch',
  'detail_mismatch',
  'address_mismatch',
  'unsupported',
  'other',
]
const isStaffOnly = (code: ReasonCode): boolean => 'staffOnly' in REASONS[code]
const REST = (Object.keys(REASONS) as ReasonCode[]).filter(code => !FIRST.includes(code) && code !== 'test_bundle')

type Intent = 'approve' | 'reject' | 'ask'

interface Props {
  review: ReviewDetail
  isMine: boolean
  onClaim: () => void
  onDone: () => void
  keys: Partial<Record<Action, () => void>>
}

/** Why the person cannot decide now, or null. */
function barrier(review: ReviewDetail, isMine: boolean): string | null {
  if (review.status === 'decided') return t.review.alreadyDecided
  return isMine ? null : t.review.claimFirst
}

export function DecisionPanel({ review, isMine, onClaim, onDone, keys }: Props) {
  const [chosen, setChosen] = useState<readonly ReasonCode[]>([])
  const [note, setNote] = useState(() => sessionStorage.getItem(`note-${review.sid}`) ?? '')
  const [intent, setIntent] = useState<Intent | null>(null)
  const [warning, setWarning] = useState<string | null>(null)
  const noteField = useRef<HTMLTextAreaElement>(null)
  const queries = useQueryClient()
  const barred = barrier(review, isMine)
  const toggle = (code: ReasonCode) => setChosen(now => (now.includes(code) ? now.filter(one => one !== code) : [...now, code]))
  const aim = (next: Intent) => {
    if (barred) return setWarning(barred)
    if (next !== 'approve' && chosen.length === 0) return setWarning(t.review.needsReason)
    setWarning(null)
    setIntent(next)
  }
  const commit = () => {
    if (!intent) return
    const refresh = () => void queries.invalidateQueries({ queryKey: ['reviews'] })
    decideSoon(
      {
        reviewSid: review.sid,
        holder: holderOf(review),
        decision: intent === 'approve' ? 'approve' : 'reject',
        reasonCodes: intent === 'approve' ? [] : chosen,
        note,
      },
      refresh,
      refresh,
    )
    onDone()
  }
  useKeys(
    {
      ...keys,
      claim: onClaim,
      approve: () => aim('approve'),
      ask: () => aim('ask'),
      reject: () => aim('reject'),
      note: () => noteField.current?.focus(),
    },
    n => {
      const code = FIRST[n - 1]
      if (code) toggle(code)
    },
  )
  return (
    <div className="decision">
      <Card title={t.review.decision}>
        <div className="stack">
          {barred && <p className="small quiet">{barred}</p>}
          <ReasonPicker chosen={chosen} onToggle={toggle} />
          <Textarea
            ref={noteField}
            label={t.review.note}
            description={t.review.noteHint}
            value={note}
            autosize={false}
            rows={3}
            onChange={event => setNote(event.currentTarget.value)}
          />
          <Preview chosen={chosen} note={note} />
          {warning && (
            <Notice tone="failed" isLive>
              {warning}
            </Notice>
          )}
          {intent ? (
            <ConfirmStrip intent={intent} count={chosen.length} onConfirm={commit} onCancel={() => setIntent(null)} />
          ) : (
            <Choices isBarred={barred !== null} onAim={aim} />
          )}
        </div>
      </Card>
    </div>
  )
}

function Choices({ isBarred, onAim }: { isBarred: boolean; onAim: (intent: Intent) => void }) {
  return (
    <div className="decide-row">
      <Button onClick={() => onAim('approve')} disabled={isBarred}>
        {t.review.approve}
      </Button>
      <Button variant="default" onClick={() => onAim('ask')} disabled={isBarred}>
        {t.review.ask}
      </Button>
      <Button variant="default" color="danger" onClick={() => onAim('reject')} disabled={isBarred}>
        {t.review.reject}
      </Button>
    </div>
  )
}

/** Enter commits, Escape goes back; the focus moves here so both work at once. */
function ConfirmStrip({
  intent,
  count,
  onConfirm,
  onCancel,
}: {
  intent: Intent
  count: number
  onConfirm: () => void
  onCancel: () => void
}) {
  const button = useRef<HTMLButtonElement>(null)
  useFocus(button)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is a second way; the button beside it does the same
    <div className="confirm" data-intent={intent} onKeyDown={event => event.key === 'Escape' && onCancel()}>
      <p className="strong">{t.review.confirm[intent](count)}</p>
      <div className="row">
        <Button ref={button} {...(intent === 'approve' ? {} : { color: 'danger' })} onClick={onConfirm}>
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

function useFocus(ref: RefObject<HTMLElement | null>): void {
  useEffect(() => ref.current?.focus(), [ref])
}

function ReasonPicker({ chosen, onToggle }: { chosen: readonly ReasonCode[]; onToggle: (code: ReasonCode) => void }) {
  return (
    <fieldset className="reasons">
      <legend className="mantine-InputWrapper-label">{t.review.reasons}</legend>
      {FIRST.map((code, index) => (
        <ReasonOption key={code} code={code} digit={index + 1} isChosen={chosen.includes(code)} onToggle={onToggle} />
      ))}
      <details open={REST.some(code => chosen.includes(code)) || undefined}>
        <summary>{t.review.moreReasons(REST.length)}</summary>
        {REST.map(code => (
          <ReasonOption key={code} code={code} isChosen={chosen.includes(code)} onToggle={onToggle} />
        ))}
      </details>
    </fieldset>
  )
}

function ReasonOption({
  code,
  digit,
  isChosen,
  onToggle,
}: {
  code: ReasonCode
  digit?: number
  isChosen: boolean
  onToggle: (code: ReasonCode) => void
}) {
  return (
    <label className="reason-option">
      <input type="checkbox" checked={isChosen} onChange={() => onToggle(code)} />
      <span>{REASONS[code].text}</span>
      {isStaffOnly(code) && <span className="small quiet">{t.review.staffOnly}</span>}
      {digit && <kbd aria-hidden>{digit}</kbd>}
    </label>
  )
}

/** Exactly what the person will read; what only staff may know is folded into one sentence. */
function Preview({ chosen, note }: { chosen: readonly ReasonCode[]; note: string }) {
  if (chosen.length === 0) return null
  const open = chosen.filter(code => !isStaffOnly(code))
  const shown: ReasonCode[] = open.length < chosen.length && !open.includes('suspected_fraud') ? [...open, 'suspected_fraud'] : open
  return (
    <section className="stack-s" aria-label={t.review.preview}>
      <h3>{t.review.preview}</h3>
      {shown.map((code, index) => (
        <ReasonCard key={code} reason={{ code, ...(note.trim() && index === 0 ? { note: note.trim() } : {}) }} />
      ))}
    </section>
  )
}
