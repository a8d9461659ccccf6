import { Button, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Card } from '../../components/page.tsx'
import { t } from '../../texts/staff.ts'
import type { PanelProps } from './decision-panel.tsx'
import { decideSoon, keptNotes } from './decisions.ts'
import { useKeys } from './keys.ts'
import { holderOf } from './order.ts'

/** A request is decided by answering it; closing it says that nothing more is to come. */
export function AnswerPanel({ review, isMine, onClaim, onDone, keys }: PanelProps) {
  const [text, setText] = useState(() => keptNotes(review.sid).note)
  const field = useRef<HTMLTextAreaElement>(null)
  const queries = useQueryClient()
  const barred = review.status === 'decided' ? t.review.alreadyDecided : isMine ? null : t.review.answerFirst
  const send = (decision: 'approve' | 'reject') => {
    const refresh = () => void queries.invalidateQueries({ queryKey: ['reviews'] })
    const subject = review.case?.subject ?? holderOf(review)
    // Closing is the API's rejection, which wants a reason; the customer reads the answer only.
    const faults = decision === 'approve' ? [] : [{ code: 'other' } as const]
    const words = t.review.answering(subject)
    decideSoon({ reviewSid: review.sid, holder: subject, decision, faults, note: text, words }, refresh)
    onDone()
  }
  useKeys({ ...keys, claim: onClaim, note: () => field.current?.focus() })
  const isBarred = barred !== null || !text.trim()
  return (
    <Card title={t.review.answer}>
      <div className="stack">
        {barred && <p className="small quiet">{barred}</p>}
        <Textarea
          ref={field}
          label={t.requests.reply}
          description={t.review.answerHint}
          rows={6}
          maxLength={8000}
          value={text}
          onChange={event => setText(event.currentTarget.value)}
        />
        <div className="row">
          <Button onClick={() => send('approve')} disabled={isBarred}>
            {t.review.sendAnswer}
          </Button>
          <Button variant="default" onClick={() => send('reject')} disabled={isBarred}>
            {t.review.answerAndClose}
          </Button>
        </div>
        <p className="small quiet">{t.review.undoHint}</p>
      </div>
    </Card>
  )
}
