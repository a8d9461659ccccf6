import { useCallback, useEffect, useRef, useState } from 'react'
import { type CheckState, type IdType, type Pictures, Refused, readState, sendPictures } from '../api.ts'
import { useCheck } from '../context.ts'
import { Button, Icon, Page } from '../parts.tsx'

const OPEN: readonly CheckState['status'][] = ['created', 'started', 'retry']

type Trouble = 'dropped' | 'refused' | 'failed'

/**
 * Uploads at once and shows how far it is; when the line drops, the pictures stay and can be sent again. What the server refuses is
 * either a file that is none, or the check went on meanwhile, in another window or by another person: then that is shown.
 */
export function Send({ pictures, country, type, onSent }: { pictures: Pictures; country: string; type: IdType; onSent: () => void }) {
  const { texts, language, setState, go } = useCheck()
  const [share, setShare] = useState(0)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const isBusy = useRef(false)
  const send = useCallback(() => {
    if (isBusy.current) return
    isBusy.current = true
    setTrouble(null)
    setShare(0)
    sendPictures(pictures, country, type, setShare)
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
        <p className="progress">
          <progress value={share} max={1} aria-label={texts.sending} />
          <span aria-hidden="true">{new Intl.NumberFormat(language, { style: 'percent' }).format(share)}</span>
        </p>
      )}
    </Page>
  )
}
