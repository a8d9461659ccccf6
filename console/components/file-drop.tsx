import { Button } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useBlocker } from '@tanstack/react-router'
import { type DragEvent, useEffect, useId, useRef, useState } from 'react'
import { ApiError } from '../api/http.ts'
import { t } from '../texts/en.ts'
import './file-drop.css'

const ACCEPTED = ['image/jpeg', 'image/png', 'image/heic', 'image/heif', 'application/pdf']
const ENDINGS = /\.(jpe?g|png|heic|heif|pdf)$/i
export const MAX_BYTES = 20 * 1024 * 1024

/** Why the file cannot be sent, in the words of the person, or null. The server looks at the bytes again. */
export function refusedFile({ name, size, type }: File): string | null {
  const ending = name.includes('.') ? (name.split('.').pop() ?? '') : ''
  if (!ENDINGS.test(name) && !ACCEPTED.includes(type)) return t.files.wrongType(ending ? `.${ending}` : t.files.unknownType)
  if (size === 0) return t.files.empty
  if (size > MAX_BYTES) return t.files.tooLarge(Math.ceil(size / 1024 / 1024))
  return null
}

interface Props {
  label: string
  onFile: (file: File) => void
  /** 0..1 while a file is on its way. */
  progress?: number | null
  /** Why the last file did not go through. */
  error?: Error | null
  isDisabled?: boolean
  /** Only one area of a page takes what is pasted. */
  takesPaste?: boolean
}

/** Click, drag or paste. HEIC is sent as it is: the server converts it, as browsers cannot be relied on. */
export function FileDrop({ label, onFile, progress = null, error = null, isDisabled = false, takesPaste = true }: Props) {
  const [isOver, setOver] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const [sent, setSent] = useState<File | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const isBusy = progress !== null
  const take = (file: File | null | undefined) => {
    if (!file || isBusy || isDisabled) return
    const why = refusedFile(file)
    setRefused(why)
    if (why) return
    setSent(file)
    onFile(file)
  }
  usePaste(takesPaste ? take : null)
  useLeaveGuard(isBusy)
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files[0])
  }
  const shownError = refused ?? (error && wordsOf(error))
  return (
    <div>
      <label
        className="drop"
        data-over={isOver}
        data-busy={isBusy}
        onDragOver={event => event.preventDefault()}
        onDragEnter={() => setOver(true)}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <input
          ref={input}
          type="file"
          accept={[...ACCEPTED, '.heic', '.heif'].join(',')}
          disabled={isBusy || isDisabled}
          aria-describedby={`${id}-hint ${id}-error`}
          onChange={event => {
            take(event.currentTarget.files?.[0])
            event.currentTarget.value = ''
          }}
        />
        <IconFileUpload size={22} stroke={1.6} aria-hidden />
        <span className="strong">{label}</span>
        {isBusy ? (
          <Progress share={progress} />
        ) : (
          <span id={`${id}-hint`} className="small quiet">
            {t.files.hint}
          </span>
        )}
      </label>
      <p id={`${id}-error`} className="field-error" role="alert">
        {shownError ?? ''}
      </p>
      {sent && !refused && error && isWorthRepeating(error) && !isBusy && (
        <Button variant="default" size="xs" onClick={() => take(sent)}>
          {t.files.sendAgain(sent.name)}
        </Button>
      )}
    </div>
  )
}

const wordsOf = (error: Error): string => (error instanceof ApiError ? error.message : t.errors.unknown)

/** What the server refused for what it is, it refuses again; a line that dropped or a server that was busy does not. */
const isWorthRepeating = (error: Error): boolean =>
  !(error instanceof ApiError) || error.status === 0 || error.status === 429 || error.status >= 500

function Progress({ share }: { share: number }) {
  const percent = Math.round(share * 100)
  return (
    <span className="progress-row">
      <span
        className="progress"
        role="progressbar"
        aria-label={t.files.uploading}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <span style={{ inlineSize: `${percent}%` }} />
      </span>
      <span className="small quiet num">{percent < 100 ? `${percent} %` : t.files.storing}</span>
    </span>
  )
}

function usePaste(take: ((file: File | null | undefined) => void) | null): void {
  useEffect(() => {
    if (!take) return
    const onPaste = (event: ClipboardEvent) => {
      const file = event.clipboardData?.files[0]
      if (!file) return
      event.preventDefault()
      take(file)
    }
    document.addEventListener('paste', onPaste)
    return () => document.removeEventListener('paste', onPaste)
  })
}

/** Leaving asks only while a file is on its way: everything else is kept as a draft. */
function useLeaveGuard(isBusy: boolean): void {
  useBlocker({ shouldBlockFn: () => isBusy && !window.confirm(t.documentNew.leaving), enableBeforeUnload: isBusy, disabled: !isBusy })
}
