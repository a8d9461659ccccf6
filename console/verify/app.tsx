import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { CHECK_LANGUAGES } from '../../src/domain/branding.ts'
import { type CheckState, type IdType, openLink, type Pictures, Refused, readState } from './api.ts'
import { type Check, CheckContext, type Screen } from './context.ts'
import { Button, Page, Spinner } from './parts.tsx'
import { Camera } from './screens/camera.tsx'
import { Choose } from './screens/choose.tsx'
import { Device } from './screens/device.tsx'
import { Elsewhere } from './screens/elsewhere.tsx'
import { Ask, Delegate, Help } from './screens/help.tsx'
import { Permission } from './screens/permission.tsx'
import { Checking, Result } from './screens/result.tsx'
import { Send } from './screens/send.tsx'
import { Consent, Later, SaidNo, Start } from './screens/start.tsx'
import { Upload } from './screens/upload.tsx'
import { isLanguage, LANGUAGE_NAMES, LANGUAGES, type Language, pickLanguage } from './texts/languages.ts'
import { sidesToTake } from './types.ts'

const POLL_MS = 2000
const POLL_CHECKING_MS = 700
const REOPEN_MS = 3000

export function App() {
  const { state, setState, trouble, canMail, reload } = useServerState()
  const [chosen, setChosen] = useState<Language | null>(null)
  const offered = state?.languages ?? CHECK_LANGUAGES
  const language = chosen ?? state?.language ?? pickLanguage(navigator.languages, offered)
  const texts = LANGUAGES[language]
  useAccent(state?.accent ?? null)
  const [moved, setScreen] = useState<Screen | null>(null)
  const screen = moved ?? firstScreen(state)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const check = useMemo<Check | null>(
    () => state && { state, texts, language, setState, go: setScreen },
    [state, texts, language, setState],
  )
  return (
    <div className="frame">
      {check && (trouble !== 'ended' || screen === 'refused') ? (
        <CheckContext value={check}>
          {trouble === 'offline' && (
            <p role="status" className="banner">
              {texts.offline}
            </p>
          )}
          <Flow screen={screen} check={check} />
        </CheckContext>
      ) : (
        <Opening trouble={trouble} language={language} onRetry={reload} canMail={canMail} onOpened={setState} />
      )}
      {offered.length > 1 && (
        <footer>
          <label>
            <span className="unseen">{texts.language}</span>
            <select value={language} onChange={({ target }) => isLanguage(target.value) && setChosen(target.value)}>
              {offered.map(code => (
                <option key={code} value={code} lang={code}>
                  {LANGUAGE_NAMES[code]}
                </option>
              ))}
            </select>
          </label>
        </footer>
      )}
    </div>
  )
}

/** The company's colour in the place of ours, for both schemes; set before the first paint, so ours is never seen. */
function useAccent(accent: CheckState['accent']): void {
  const [light, dark] = [accent?.light, accent?.dark]
  useLayoutEffect(() => {
    if (!light || !dark) return
    const { style } = document.documentElement
    const pair = (one: string, other: string) => `light-dark(${one}, ${other})`
    style.setProperty('--accent', pair(light.accent, dark.accent))
    style.setProperty('--on-accent', pair(light.onAccent, dark.onAccent))
    style.setProperty('--accent-hover', 'color-mix(in srgb, var(--accent) 88%, var(--text))')
    style.setProperty('--accent-soft', 'color-mix(in srgb, var(--accent) 12%, var(--surface))')
  }, [light, dark])
}

/** What the server says comes first; between its states the person walks through the screens. */
function Flow({ screen, check }: { screen: Screen; check: Check }) {
  const { state, go } = check
  const [pictures, setPictures] = useState<Pictures>({ front: null, back: null })
  const [isRetrying, setRetrying] = useState(false)
  const isComparing = useComparing(state)
  const type = state.document_type as IdType | null
  const sides = type ? sidesToTake(type, isRetrying ? state.kept : []) : []
  const afterChoice = () => {
    // Another paper: what was chosen of the last one is not of it.
    setPictures({ front: null, back: null })
    go(wantsPhone(state) ? 'device' : 'permission')
  }
  const onDone = useCallback(
    (taken: Pictures) => {
      setPictures(taken)
      go('send')
    },
    [go],
  )
  const onSent = useCallback(() => {
    setRetrying(false)
    setPictures({ front: null, back: null })
    go('start')
  }, [go])
  const retry = (change: 'pictures' | 'country') => {
    setRetrying(true)
    go(change === 'country' || !type ? 'choose' : 'permission')
  }
  if (screen === 'ask') return <Ask onBack={() => go('start')} />
  if (screen === 'delegate') return <Delegate onBack={() => go('start')} />
  if (screen === 'refused') return <SaidNo />
  if (state.consent_wanted_by) return <Consent from={state.consent_wanted_by} />
  if ((state.status === 'processing' || isComparing) && screen !== 'send') return <Checking isComparing={isComparing} />
  const isOpen = state.status === 'created' || state.status === 'started' || (state.status === 'retry' && isRetrying)
  if (!isOpen && screen !== 'send') return <Result onRetry={retry} />
  if (screen === 'later') return <Later />
  if (screen === 'help') return <Help />
  if (screen === 'start') return <Start />
  if (screen === 'choose' || !type || !state.country) return <Choose onChosen={afterChoice} />
  if (screen === 'device') return <Device />
  if (screen === 'camera') return <Camera type={type} sides={sides} onDone={onDone} />
  if (screen === 'upload') return <Upload type={type} sides={sides} before={pictures} onDone={onDone} />
  if (screen === 'send') return <Send pictures={pictures} country={state.country} type={type} onSent={onSent} />
  return <Permission />
}

/** After the reading: the built-in vendor compares in milliseconds, and the step shows so long that an eye sees it. */
const COMPARING_MS = 700

function useComparing({ status, step }: CheckState): boolean {
  const isProcessing = status === 'processing'
  const [wasProcessing, setWas] = useState(isProcessing)
  const [isShown, setShown] = useState(false)
  if (wasProcessing !== isProcessing) {
    setWas(isProcessing)
    setShown(wasProcessing)
  }
  useEffect(() => {
    if (!isShown) return
    const timer = setTimeout(() => setShown(false), COMPARING_MS)
    return () => clearTimeout(timer)
  }, [isShown])
  return isShown || (isProcessing && step === 'comparing')
}

/** A phone that took over from a desk goes on where the desk was: country and type are chosen. */
const firstScreen = (state: CheckState | null): Screen => (state?.is_phone && state.country && state.document_type ? 'permission' : 'start')

/** A mouse and a wide window: most likely a desk, where a phone takes the better picture. */
const wantsPhone = (state: CheckState): boolean => !state.is_phone && matchMedia('(pointer: fine) and (min-width: 720px)').matches

type Trouble = 'ended' | 'offline' | 'failed' | 'elsewhere' | null

const tokenOf = (): string => location.pathname.split('/')[2] ?? ''

/** Opens the link once, then keeps asking where the check stands: faster while it is being judged. */
function useServerState() {
  const [state, setState] = useState<CheckState | null>(null)
  const [trouble, setTrouble] = useState<Trouble>(null)
  const [canMail, setCanMail] = useState(false)
  const latest = useRef(state)
  latest.current = state
  const heard = useCallback((next: CheckState) => {
    setTrouble(null)
    setState(next)
  }, [])
  const failed = useCallback((error: unknown) => {
    const status = error instanceof Refused ? error.status : -1
    setCanMail(error instanceof Refused && error.details.can_mail === true)
    setTrouble(
      status === 409 ? 'elsewhere' : status === 0 ? 'offline' : status === 410 || status === 404 || status === 401 ? 'ended' : 'failed',
    )
  }, [])
  const reload = useCallback(() => {
    openLink(tokenOf()).then(heard, failed)
  }, [heard, failed])
  useEffect(reload, [reload])
  const isShut = state === null && trouble === 'offline'
  useEffect(() => {
    if (!isShut) return
    const timer = setInterval(reload, REOPEN_MS)
    return () => clearInterval(timer)
  }, [isShut, reload])
  const isChecking = state?.status === 'processing'
  useEffect(() => {
    const timer = setInterval(
      () => {
        if (latest.current && document.visibilityState === 'visible') readState().then(heard, failed)
      },
      isChecking ? POLL_CHECKING_MS : POLL_MS,
    )
    return () => clearInterval(timer)
  }, [isChecking, heard, failed])
  return { state, setState: heard, trouble, canMail, reload }
}

interface OpeningProps {
  trouble: Trouble
  language: Language
  canMail: boolean
  onRetry: () => void
  onOpened: (state: CheckState) => void
}

function Opening({ trouble, language, canMail, onRetry, onOpened }: OpeningProps) {
  const texts = LANGUAGES[language]
  if (!trouble) {
    return (
      <main className="page" aria-busy="true">
        <p role="status" className="status">
          <Spinner /> {texts.loading}
        </p>
      </main>
    )
  }
  const isEnded = trouble === 'ended'
  const check = { state: NO_STATE, texts, language, setState: onOpened, go: () => undefined }
  if (trouble === 'elsewhere') {
    return (
      <CheckContext value={check}>
        <Elsewhere token={tokenOf()} canMail={canMail} />
      </CheckContext>
    )
  }
  return (
    <CheckContext value={check}>
      <Page title={isEnded ? texts.expiredTitle : texts.error} icon="clock" tone="pending">
        <p>{isEnded ? texts.expiredText : trouble === 'offline' ? texts.offline : null}</p>
        {!isEnded && (
          <div className="actions">
            <Button onClick={onRetry}>{texts.tryAgain}</Button>
          </div>
        )}
      </Page>
    </CheckContext>
  )
}

const NO_STATE: CheckState = {
  company: '',
  accent: null,
  languages: CHECK_LANGUAGES,
  language: null,
  is_live_only: false,
  status: 'expired',
  step: null,
  attempts_left: 0,
  reasons: [],
  kept: [],
  review_due_at: null,
  answer_by: null,
  images_deleted_by: null,
  country: null,
  document_type: null,
  supported: [],
  consent_wanted_by: null,
  is_delegate: false,
  phone: 'none',
  is_phone: false,
  vendor_url: null,
}
