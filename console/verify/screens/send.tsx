import { useCallback, useEffect, useRef, useState } from 'react'
import { type IdType, type Pictures, Refused, sendPictures } from '../api.ts'
import { useCheck } from '../context.ts'
import { Button, Page } from '../parts.tsx'

/** Uploads at once and shows how far it is; when the line drops, the pictures stay and can be sent again. */
export function Send({ pictures, country, type, onSent }: { pictures: Pictures; country: string; type: IdType; onSent: () => void }) {
  const { texts, setState, go } = useCheck()
  const [share, setShare] = useState(0)
  const [trouble, setTrouble] = useState('')
  const isBusy = useRef(false)
  const send = useCallback(() => {
    if (isBusy.current) return
    isBusy.current = true
    setTrouble('')
    setShare(0)
    sendPictures(pictures, country, type, setShare)
      .then(state => {
        setState(state)
        onSent()
      })
      .catch((error: unknown) =>
        setTrouble(error instanceof Refused && error.status >= 400 ? error.message || texts.error : texts.sendFailed),
      )
      .finally(() => {
        isBusy.current = false
      })
  }, [pictures, country, type, setState, onSent, texts])
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
            {trouble}
          </p>
          <div className="actions">
            <Button onClick={send}>{texts.sendAgain}</Button>
          </div>
        </>
      ) : (
        <progress value={share} max={1} aria-label={texts.sending} />
      )}
    </Page>
  )
}
