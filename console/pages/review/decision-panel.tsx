import { Button, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Fault } from '../../../src/domain/decision.ts'
import type { ReasonCode } from '../../../src/domain/reasons.ts'
import { useSession } from '../../api/session.ts'
import type { Papers, ReviewDetail, Verdict } from '../../api/types/reviews.ts'
import { Notice } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { t } from '../../texts/staff.ts'
import { ConfirmStrip } from './confirm-strip.tsx'
import { decideSoon, keptNotes } from './decisions.ts'
import { askBarrier, itemsOf } from './items.ts'
import { type Action, useKeys } from './keys.ts'
import { holderOf } from './order.ts'
import { Preview } from './preview.tsx'
import { Proposal } from './proposal.tsx'
import { FIRST, ReasonPicker, toggled } from './reason-picker.tsx'

export interface PanelProps {
  review: ReviewDetail
  papers: Papers | undefined
  isMine: boolean
  onClaim: () => void
  onDone: () => void
  keys: Partial<Record<Action, () => void>>
}

/** Why the person cannot decide now, or null. */
function barrier(review: ReviewDetail, isMine: boolean, me: string | null): string | null {
  if (review.status === 'decided') return t.review.alreadyDecided
  if (review.proposed_by === me) return t.review.secondNeeded
  return isMine ? null : t.review.claimFirst
}

export function DecisionPanel({ review, papers, isMine, onClaim, onDone, keys }: PanelProps) {
  const { staff_sid: me } = useSession()
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const [target, setTarget] = useState<string | undefined>()
  const [{ note, staffNote }, setNotes] = useState(() => keptNotes(review.sid))
  const [intent, setIntent] = useState<Verdict | null>(null)
  const [warning, setWarning] = useState<string | null>(null)
  const noteField = useRef<HTMLTextAreaElement>(null)
  const queries = useQueryClient()
  const barred = barrier(review, isMine, me)
  const items = itemsOf(review, papers)
  const noAsk = askBarrier(review)

  const aim = (next: Verdict, with_: readonly Fault[] = faults) => {
    const why = barred ?? (next === 'ask' ? noAsk : null) ?? (next !== 'approve' && with_.length === 0 ? t.review.needsReason : null)
    setWarning(why)
    if (!why) setIntent(next)
  }
  const agree = () => {
    const proposed = review.notes.at(-1)
    if (!proposed) return
    const theirs = proposed.reasons.map(({ code, document, side }) => ({ code: code as ReasonCode, item: document ?? side ?? undefined }))
    setFaults(theirs)
    setNotes(now => ({ ...now, note: now.note || (proposed.note ?? '') }))
    aim(proposed.decision, theirs)
  }
  const commit = () => {
    if (!intent) return
    const refresh = () => void queries.invalidateQueries({ queryKey: ['reviews'] })
    const about = { reviewSid: review.sid, holder: holderOf(review), decision: intent, note, staffNote }
    decideSoon({ ...about, faults: intent === 'approve' ? [] : faults }, refresh)
    onDone()
  }
  const nextTarget = () => {
    const all = [undefined, ...items.map(({ id }) => id)]
    setTarget(all[(all.indexOf(target) + 1) % all.length])
  }
  useKeys(
    {
      ...keys,
      claim: onClaim,
      approve: () => aim('approve'),
      ask: () => aim('ask'),
      reject: () => aim('reject'),
      note: () => noteField.current?.focus(),
      ...(items.length > 1 && { item: nextTarget }),
    },
    n => {
      const code = FIRST[n - 1]
      if (code) setFaults(now => toggled(now, { code, item: target }))
    },
  )
  return (
    <Card title={t.review.decision}>
      <div className="stack">
        {review.proposed_decision && <Proposal review={review} onAgree={barred ? undefined : agree} />}
        {barred && <p className="small quiet">{barred}</p>}
        <ReasonPicker
          faults={faults}
          items={items}
          target={target}
          onTarget={setTarget}
          onToggle={fault => setFaults(now => toggled(now, fault))}
        />
        <Textarea
          ref={noteField}
          label={t.review.note}
          description={t.review.noteHint}
          value={note}
          rows={2}
          maxLength={8000}
          onChange={event => setNotes({ note: event.currentTarget.value, staffNote })}
        />
        <Textarea
          label={t.review.staffNote}
          description={t.review.staffNoteHint}
          value={staffNote}
          rows={2}
          maxLength={8000}
          onChange={event => setNotes({ note, staffNote: event.currentTarget.value })}
        />
        <Preview faults={faults} note={note} items={items} isAsked={intent !== null} />
        {warning && (
          <Notice tone="failed" isLive>
            {warning}
          </Notice>
        )}
        {intent ? (
          <ConfirmStrip intent={intent} question={questionOf(intent, faults, items)} onConfirm={commit} onCancel={() => setIntent(null)} />
        ) : (
          <Choices isBarred={barred !== null} noAsk={noAsk} onAim={aim} />
        )}
      </div>
    </Card>
  )
}

/** What is about to happen, in one sentence. */
function questionOf(intent: Verdict, faults: readonly Fault[], items: readonly { id: string; label: string }[]): string {
  const named = items.filter(({ id }) => faults.some(({ item }) => item === id)).map(({ label }) => label)
  if (intent === 'ask' && named.length > 0) return t.review.confirmAskFor(named)
  return t.review.confirm[intent](faults.length)
}

function Choices({ isBarred, noAsk, onAim }: { isBarred: boolean; noAsk: string | null; onAim: (intent: Verdict) => void }) {
  return (
    <div className="decide-row">
      <Button onClick={() => onAim('approve')} disabled={isBarred}>
        {t.review.approve}
      </Button>
      <Button variant="default" onClick={() => onAim('ask')} disabled={isBarred || noAsk !== null} title={noAsk ?? undefined}>
        {t.review.ask}
      </Button>
      <Button variant="default" color="danger" onClick={() => onAim('reject')} disabled={isBarred}>
        {t.review.reject}
      </Button>
      {noAsk && !isBarred && <p className="small quiet decide-why">{noAsk}</p>}
    </div>
  )
}
