import { useCallback, useEffect, useState } from 'react'
import { type Handoff, handOff } from '../api.ts'
import { useCheck } from '../context.ts'
import { clockTime } from '../format.ts'
import { Button, Icon, Page, Spinner } from '../parts.tsx'

/** On a desktop: a code to go on with the phone. The page polls its state anyway, so it follows what the phone does. */
export function Device() {
  const { state, texts, language, go } = useCheck()
  const [code, setCode] = useState<Handoff | null>(null)
  const [hasFailed, setFailed] = useState(false)
  const renew = useCallback(() => {
    setFailed(false)
    handOff()
      .then(setCode)
      .catch(() => setFailed(true))
  }, [])
  useEffect(renew, [renew])
  const isConnected = state.phone === 'connected'
  return (
    <Page title={texts.deviceTitle} icon="phone" onBack={() => go('choose')}>
      {!isConnected && <p>{texts.deviceLead}</p>}
      {!isConnected && code && (
        <figure className="qr">
          <svg viewBox={`-4 -4 ${code.size + 8} ${code.size + 8}`} role="img" aria-label={texts.deviceQr}>
            <path d={code.path} />
          </svg>
          <figcaption>
            {texts.deviceValid(clockTime(code.expires_at, language))}{' '}
            <button type="button" className="link" onClick={renew}>
              {texts.deviceNew}
            </button>
            <CopyLink url={code.url} />
          </figcaption>
        </figure>
      )}
      {hasFailed && <p role="alert">{texts.error}</p>}
      <p role="status" className="status">
        {isConnected ? <Icon name="check" /> : <Spinner />} {isConnected ? texts.deviceConnected : texts.deviceWaiting}
      </p>
      <div className="actions">
        <Button kind="plain" onClick={() => go('permission')}>
          {texts.deviceHere}
        </Button>
      </div>
    </Page>
  )
}

/** For a phone that has the mail or chat of this computer but no eyes on its screen. */
function CopyLink({ url }: { url: string }) {
  const { texts } = useCheck()
  const [isCopied, setCopied] = useState(false)
  const copy = () =>
    navigator.clipboard.writeText(url).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  return (
    <button type="button" className="link" onClick={copy}>
      {isCopied ? texts.copied : texts.copy}
    </button>
  )
}
