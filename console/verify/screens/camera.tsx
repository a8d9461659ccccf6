import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Side } from '../../../src/domain/reading/reading.ts'
import type { IdType, Pictures } from '../api.ts'
import type { Hint } from '../camera/frame-quality.ts'
import { hintOf } from '../camera/frame-quality.ts'
import { guideInVideo, measureVideo, takePicture } from '../camera/frames.ts'
import { isTimeToCapture, type Steady, steady, steadyStart } from '../camera/steady.ts'
import { type CameraTrouble, useCamera } from '../camera/use-camera.ts'
import { useCheck } from '../context.ts'
import { Button, Icon, Page, Spinner } from '../parts.tsx'
import type { Texts } from '../texts/shape.ts'

const MEASURE_EVERY_MS = 160

interface CameraProps {
  type: IdType
  sides: Side[]
  onDone: (pictures: Pictures) => void
}

interface Taken {
  picture: Blob
  hint: Hint
}

/** Takes the sides one after the other; each is looked at before it is used. */
export function Camera({ type, sides, onDone }: CameraProps) {
  const [pictures, setPictures] = useState<Pictures>({ front: null, back: null })
  const [taken, setTaken] = useState<Taken | null>(null)
  const side = sides.find(entry => !pictures[entry])
  if (!side) return null
  const use = () => {
    if (!taken) return
    const next = { ...pictures, [side]: taken.picture }
    setTaken(null)
    setPictures(next)
    if (sides.every(entry => next[entry])) onDone(next)
  }
  if (taken) return <LookAtIt taken={taken} side={side} onUse={use} onRetake={() => setTaken(null)} />
  return <Viewfinder key={side} type={type} side={side} onTaken={setTaken} />
}

function Viewfinder({ type, side, onTaken }: { type: IdType; side: Side; onTaken: (taken: Taken) => void }) {
  const { state, texts, go } = useCheck()
  const video = useRef<HTMLVideoElement>(null)
  const guide = useRef<HTMLDivElement>(null)
  const [isAuto, setAuto] = useState(true)
  const { isReady, trouble } = useCamera(video)
  const isWide = isReady && video.current !== null && video.current.videoWidth > video.current.videoHeight
  const [hint, take] = useHints(video, guide, isReady, isAuto, onTaken)
  if (trouble) return <Trouble trouble={trouble} />
  return (
    <Page title={sideTitle(texts, type, side)} onBack={() => go('permission')}>
      <div className={`viewfinder ${type === 'passport' ? 'booklet' : 'card'} ${isWide ? 'wide' : ''} ${hint}`}>
        <video ref={video} muted playsInline />
        <div ref={guide} className="guide" />
        {!isReady && <Spinner />}
      </div>
      <p role="status" aria-live="polite" className={`hint ${hint}`}>
        {hintText(texts, hint)}
      </p>
      <div className="shutter-row">
        <button type="button" className="shutter" onClick={take} disabled={!isReady} aria-label={texts.shutter}>
          <span />
        </button>
        <label className="switch">
          <input type="checkbox" checked={isAuto} onChange={event => setAuto(event.target.checked)} /> {texts.auto}
        </label>
        {!state.is_live_only && (
          <Button kind="quiet" onClick={() => go('upload')}>
            {texts.useUpload}
          </Button>
        )}
      </div>
    </Page>
  )
}

/** Measures the guide a few times a second; takes the picture by itself after it was sharp for a while. */
function useHints(
  video: RefObject<HTMLVideoElement | null>,
  guide: RefObject<HTMLDivElement | null>,
  isReady: boolean,
  isAuto: boolean,
  onTaken: (taken: Taken) => void,
): [Hint, () => void] {
  const [shown, setShown] = useState<Hint>('searching')
  const state = useRef<Steady>(steadyStart(0))
  const isTaking = useRef(false)
  const take = () => {
    if (isTaking.current || !video.current) return
    isTaking.current = true
    const hint = state.current.shown
    takePicture(video.current)
      .then(picture => {
        navigator.vibrate?.(60)
        onTaken({ picture, hint })
      })
      .finally(() => {
        isTaking.current = false
      })
  }
  const latest = useRef({ take, isAuto })
  latest.current = { take, isAuto }
  useEffect(() => {
    if (!isReady) return
    state.current = steadyStart(performance.now())
    const canvas = document.createElement('canvas')
    const timer = setInterval(() => {
      if (!video.current || !guide.current) return
      const quality = measureVideo(video.current, guideInVideo(video.current, guide.current.getBoundingClientRect()), canvas)
      if (!quality) return
      const now = performance.now()
      state.current = steady(state.current, hintOf(quality), now)
      setShown(state.current.shown)
      if (latest.current.isAuto && isTimeToCapture(state.current, now)) latest.current.take()
    }, MEASURE_EVERY_MS)
    return () => clearInterval(timer)
  }, [isReady, video, guide])
  return [shown, take]
}

function LookAtIt({ taken, side, onUse, onRetake }: { taken: Taken; side: Side; onUse: () => void; onRetake: () => void }) {
  const { texts } = useCheck()
  const [url, setUrl] = useState('')
  useEffect(() => {
    const made = URL.createObjectURL(taken.picture)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [taken.picture])
  const isDoubtful = taken.hint === 'dark' || taken.hint === 'glare' || taken.hint === 'blurry'
  return (
    <Page title={texts.checkTitle} onBack={onRetake}>
      <div className="scan">{url && <img src={url} alt={texts.pictureAlt(side === 'back' ? texts.backSide : texts.frontSide)} />}</div>
      {isDoubtful && (
        <p className="trouble" role="status">
          <Icon name="warning" /> {texts.checkWarn} {hintText(texts, taken.hint)}
        </p>
      )}
      <div className="actions">
        <Button kind={isDoubtful ? 'plain' : 'primary'} onClick={onUse}>
          {texts.usePhoto}
        </Button>
        <Button kind={isDoubtful ? 'primary' : 'plain'} onClick={onRetake}>
          {texts.retake}
        </Button>
      </div>
    </Page>
  )
}

function Trouble({ trouble }: { trouble: CameraTrouble }) {
  const { texts, go } = useCheck()
  const told = { blocked: texts.cameraBlocked, missing: texts.cameraMissing, busy: texts.cameraBusy, insecure: texts.cameraInsecure }
  return (
    <Page title={texts.permissionTitle} icon="warning" tone="pending" onBack={() => go('permission')}>
      <p role="alert">{told[trouble]}</p>
      <div className="actions">
        <Button onClick={() => go('upload')}>{texts.useUpload}</Button>
        <Button kind="plain" onClick={() => go('permission')}>
          {texts.tryAgain}
        </Button>
      </div>
    </Page>
  )
}

export function sideTitle(texts: Texts, type: IdType, side: Side): string {
  if (type === 'passport') return texts.capturePassport
  return side === 'front' ? texts.captureFront(texts.types[type]) : texts.captureBack(texts.types[type])
}

const hintText = (texts: Texts, hint: Hint): string =>
  ({
    searching: texts.hintSearching,
    dark: texts.hintDark,
    glare: texts.hintGlare,
    blurry: texts.hintBlurry,
    closer: texts.hintCloser,
    sharp: texts.hintSharp,
  })[hint]
