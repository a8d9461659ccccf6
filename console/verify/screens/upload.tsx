import { type DragEvent, useEffect, useRef, useState } from 'react'
import type { Side } from '../../../src/domain/reading/reading.ts'
import type { IdType, Pictures } from '../api.ts'
import { useCheck } from '../context.ts'
import { Button, Icon, Page } from '../parts.tsx'
import { sideTitle } from './camera.tsx'

const LIMIT_BYTES = 20 * 1024 * 1024
const ENDINGS = /\.(jpe?g|png|heic|heif|pdf)$/i
const ACCEPT = 'image/jpeg,image/png,image/heic,image/heif,application/pdf,.heic,.heif,.pdf'

interface UploadProps {
  type: IdType
  sides: Side[]
  /** What was chosen before, when one comes back from sending: only what is to change is chosen anew. */
  before: Pictures
  onDone: (pictures: Pictures) => void
}

/** Files instead of the camera: choose, drop or paste. On a phone the browser offers its own camera here. */
export function Upload({ type, sides, before, onDone }: UploadProps) {
  const { state, texts, go } = useCheck()
  const [files, setFiles] = useState<Pictures>(before)
  const [isAsked, setAsked] = useState(false)
  const open = sides.filter(side => !files[side])
  const send = () => {
    setAsked(true)
    const wanted = (side: Side) => (sides.includes(side) ? files[side] : null)
    if (open.length === 0) onDone({ front: wanted('front'), back: wanted('back') })
  }
  return (
    <Page title={texts.useUpload} onBack={() => go('permission')}>
      {state.kept.includes('front') && !sides.includes('front') && <p className="fine">{texts.uploadKept}</p>}
      {state.kept.includes('back') && !sides.includes('back') && <p className="fine">{texts.uploadKeptBack}</p>}
      {sides.map((side, index) => (
        <FileBox
          key={side}
          label={sideTitle(texts, type, side)}
          file={files[side]}
          isMissing={isAsked && !files[side]}
          takesPaste={side === (open[0] ?? sides[index])}
          onFile={file => setFiles(now => ({ ...now, [side]: file }))}
        />
      ))}
      <div className="actions">
        <Button onClick={send}>{texts.send}</Button>
      </div>
    </Page>
  )
}

interface FileBoxProps {
  label: string
  file: File | Blob | null
  isMissing: boolean
  takesPaste: boolean
  onFile: (file: File | null) => void
}

function FileBox({ label, file, isMissing, takesPaste, onFile }: FileBoxProps) {
  const { texts } = useCheck()
  const [trouble, setTrouble] = useState('')
  const [isOver, setOver] = useState(false)
  const offer = (offered: File | undefined) => {
    if (!offered) return
    const ending = offered.name.includes('.') ? `.${offered.name.split('.').at(-1)}` : ''
    if (!ENDINGS.test(offered.name)) return setTrouble(texts.uploadWrong(ending))
    if (offered.size > LIMIT_BYTES) return setTrouble(texts.uploadTooBig)
    setTrouble('')
    onFile(offered)
  }
  usePaste(takesPaste, offer)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    offer(event.dataTransfer.files[0])
  }
  const told = trouble || (isMissing ? texts.uploadMissing : '')
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is an extra; the input inside does the same by keyboard
    <div
      className={`file-box ${isOver ? 'over' : ''}`}
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {file && <Preview file={file} label={label} />}
      <label>
        <strong>{label}</strong>
        <span className="fine">{texts.uploadKinds}</span>
        <span className="button plain">{texts.uploadDrop}</span>
        <input
          type="file"
          className="unseen"
          accept={ACCEPT}
          aria-invalid={Boolean(told)}
          onChange={event => {
            offer(event.target.files?.[0])
            // The same file may be chosen again, after it was removed.
            event.target.value = ''
          }}
        />
      </label>
      {told && (
        <p role="alert" className="trouble">
          <Icon name="warning" /> {told}
        </p>
      )}
      {file && (
        <p className="chosen">
          <span>{file instanceof File ? file.name : label}</span>
          <button type="button" className="link" onClick={() => onFile(null)}>
            {texts.uploadRemove}
          </button>
        </p>
      )}
    </div>
  )
}

function usePaste(isOn: boolean, offer: (file: File | undefined) => void): void {
  const latest = useRef(offer)
  latest.current = offer
  useEffect(() => {
    if (!isOn) return
    const paste = (event: ClipboardEvent) => latest.current(event.clipboardData?.files[0])
    window.addEventListener('paste', paste)
    return () => window.removeEventListener('paste', paste)
  }, [isOn])
}

/** Browsers cannot be relied on to show HEIC or PDF: then the name has to do. */
function Preview({ file, label }: { file: File | Blob; label: string }) {
  const { texts } = useCheck()
  const [url, setUrl] = useState('')
  useEffect(() => {
    const made = URL.createObjectURL(file)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  const isShown = file.type === 'image/jpeg' || file.type === 'image/png'
  return <div className="scan small">{isShown && url ? <img src={url} alt={texts.pictureAlt(label)} /> : <p>{texts.noPreview}</p>}</div>
}
