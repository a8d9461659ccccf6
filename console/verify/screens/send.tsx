import { useCallback, useEffect, useRef, useState } from 'react'
import { type CheckState, type IdType, type Pictures, Refused, readState, type Sent, sendPictures } from '../api.ts'
import { useCheck } from '../context.ts'
import { Button, Icon, Page } from '../parts.tsx'
import { sideTitle } from './camera.tsx'

const OPEN: readonly CheckState['status'][] = ['created', 'started', 'retry']

type Trouble = 'dropped' | 'refused' | 'failed'

/**
 * Uploads at once and shows how far each side is; when the line drops, both pictures stay and can be sent again. What the server refuses is
 * either a file that is none, or the check went on meanwhile, in another window or by another person: then that is shown.
 */
export function Send({ pictures, country, type, onSent }: { pictures: Pictures; country: string; type: IdType; onSent: () => void }) {
  const { texts, language, setState, go } = useCheck()
  const [sent, setSent] = useState<Sent>({})
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const isBusy = useRef(false)
  const send = useCallback(() => {
    if (isBusy.current) return
    isBusy.current = true
    setTrouble(null)
    setSent({})
    sendPictures(pictures, country, type, setSent)
      .then(state => {
        setState(state)
        onSent()
      })
      .catch(async (error: unknown) => {
        const status = error instanceof Refused ? error.status : 500
        if (status < 400 || status >= 500) return setTrouble(status === 0 ? 'dropped' : 'failed')
        const state = await readState()
        setState(state)
        if (OPEN.includes(state.status)) setTrouble('refused')
        else onSent()
      })
      .catch(() => setTrouble('failed'))
      .finally(() => {
        isBusy.current = false
      })
  }, [pictures, country, type, setState, onSent])
  // Once, on arrival: a change of language must not send again.
  const isStarted = useRef(false)
  useEffect(() => {
    if (isStarted.current) return
    isStarted.current = true
    send()
  }, [send])
  const percent = new Intl.NumberFormat(language, { style: 'percent' })
  return (
    <Page title={trouble ? texts.send : texts.sending} {...(trouble && { onBack: () => go('permission') })}>
      {trouble ? (
        <>
          <p role="alert" className="trouble">
            <Icon name="warning" /> {{ dropped: texts.sendFailed, refused: texts.sendRefused, failed: texts.error }[trouble]}
          </p>
          <div className="actions">
            {trouble === 'refused' ? (
              <Button onClick={() => go('permission')}>{texts.tryAgain}</Button>
            ) : (
              <Button onClick={send}>{texts.sendAgain}</Button>
            )}
          </div>
        </>
      ) : (
        <ul className="sides">
          {(['front', 'back'] as const)
            .filter(side => pictures[side])
            .map(side => (
              <li key={side}>
                <span id={`sending-${side}`}>{sideTitle(texts, type, side)}</span>
                <span className="progress">
                  <progress value={sent[side] ?? 0} max={1} aria-labelledby={`sending-${side}`} />
                  <span aria-hidden="true">{percent.format(sent[side] ?? 0)}</span>
                </span>
              </li>
            ))}
        </ul>
      )}
    </Page>
  )
}
