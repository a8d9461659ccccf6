import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiError, type Fields, post } from '../../api/http.ts'
import { documentQuery } from '../../api/queries.ts'
import type { IdentityDocument } from '../../api/types/documents.ts'
import { upload } from '../../api/upload.ts'
import { useKeepOnLeave } from '../../components/use-autosave.ts'
import { t } from '../../texts/en.ts'

/** What the number is to be, which decides every field below it. */
export interface Scope {
  country: string
  type: string
  holder: 'individual' | 'business'
}

export interface Details {
  values: Record<string, string>
  addressSid: string
}

const SETTLE_MS = 900
const ROOT = '/v1/IdentityDocuments'

export const holderName = ({ values }: Details): string =>
  values.business_name?.trim() ||
  [values.first_name, values.last_name].filter(Boolean).join(' ').trim() ||
  values.full_name?.trim() ||
  t.documents.unnamed

const filled = (values: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))

const fieldsOf = ({ country, type, holder }: Scope, details: Details): Fields => ({
  FriendlyName: holderName(details),
  IsoCountry: country,
  NumberType: type,
  EndUserType: holder,
  Attributes: JSON.stringify(filled(details.values)),
  AddressSid: details.addressSid || undefined,
})

export interface Draft {
  sid: string | undefined
  state: 'new' | 'saving' | 'saved' | 'failed'
  failure: string | null
  /** Kept soon after the last change. */
  saveSoon: (scope: Scope, details: Details) => void
  saveNow: (scope: Scope, details: Details) => Promise<string>
  addFile: (scope: Scope, details: Details, file: File, documentType: string, onProgress: (share: number) => void) => Promise<void>
}

/** The draft at the server: made with the first change, kept with each further one. Calls go one after the other. */
export function useDraft(known: string | undefined): Draft {
  const [state, setState] = useState<Draft['state']>(known ? 'saved' : 'new')
  const [failure, setFailure] = useState<string | null>(null)
  const sid = useRef(known)
  const line = useRef<Promise<unknown>>(Promise.resolve())
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const queries = useQueryClient()
  const navigate = useNavigate()
  const isHere = useRef(true)
  useEffect(() => {
    isHere.current = true
    return () => {
      isHere.current = false
    }
  }, [])

  const inLine = useCallback(<T>(work: () => Promise<T>): Promise<T> => {
    const next = line.current.then(work, work)
    line.current = next.catch(() => undefined)
    return next
  }, [])

  const stored = useCallback(
    (document: IdentityDocument) => {
      const isNew = sid.current === undefined
      sid.current = document.sid
      queries.setQueryData(documentQuery(document.sid).queryKey, document)
      setState('saved')
      setFailure(null)
      // Kept on leaving, it must not call the person back.
      if (isNew && isHere.current)
        void navigate({ to: '/documents/new', search: prev => ({ ...prev, draft: document.sid }), replace: true, ignoreBlocker: true })
    },
    [queries, navigate],
  )

  /** What waits to be kept; whoever keeps newer values takes its place. */
  const waiting = useRef<(() => void) | undefined>(undefined)
  const settle = useCallback(() => {
    clearTimeout(timer.current)
    const keep = waiting.current
    waiting.current = undefined
    return keep
  }, [])

  const saveNow = useCallback(
    (scope: Scope, details: Details) => {
      settle()
      return inLine(async () => {
        setState('saving')
        try {
          stored(await post<IdentityDocument>(sid.current ? `${ROOT}/${sid.current}` : ROOT, fieldsOf(scope, details)))
          return sid.current ?? ''
        } catch (error) {
          setState('failed')
          setFailure(error instanceof ApiError ? error.message : t.errors.unknown)
          throw error
        }
      })
    },
    [inLine, stored, settle],
  )

  const saveWaiting = useCallback(() => settle()?.(), [settle])
  const saveSoon = useCallback(
    (scope: Scope, details: Details) => {
      settle()
      waiting.current = () => void saveNow(scope, details).catch(() => undefined)
      timer.current = setTimeout(saveWaiting, SETTLE_MS)
    },
    [saveNow, saveWaiting, settle],
  )
  useKeepOnLeave(saveWaiting)

  const addFile: Draft['addFile'] = (scope, details, file, documentType, onProgress) => {
    settle()
    return inLine(async () => {
      stored(
        await upload<IdentityDocument>(
          sid.current ? `${ROOT}/${sid.current}` : ROOT,
          fieldsOf(scope, details),
          [{ file, documentType }],
          onProgress,
        ),
      )
    })
  }

  return { sid: sid.current, state, failure, saveSoon, saveNow, addFile }
}
