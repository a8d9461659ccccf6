import { ApiError, type Fields, headersFor, refusal, toForm } from './http.ts'
import { endWhenStalled } from './stall.ts'

export interface UploadPart {
  file: File
  /** Left out where the resource itself has the type. */
  documentType?: string
}

/** Multipart through XMLHttpRequest, as fetch cannot report the progress of a body. `onProgress` gets 0..1. */
export function upload<T>(
  path: string,
  fields: Fields,
  parts: readonly UploadPart[],
  onProgress: (share: number) => void,
  signal?: AbortSignal,
): Promise<T> {
  const body = new FormData()
  for (const [name, value] of toForm(fields)) body.append(name, value)
  for (const { documentType } of parts) if (documentType) body.append('DocumentType', documentType)
  for (const { file } of parts) body.append('File', file, file.name)
  return sendWithProgress(path, body, {}, onProgress, signal)
}

/** A file as the whole body. */
export const uploadBody = <T>(path: string, file: File, type: string, onProgress: (share: number) => void): Promise<T> =>
  sendWithProgress(path, file, { 'Content-Type': type }, onProgress)

function sendWithProgress<T>(
  path: string,
  body: FormData | File,
  headers: Record<string, string>,
  onProgress: (share: number) => void,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const lost = () => reject(new ApiError({ code: 0, status: 0, message: 'Connection dropped. Your file is kept.' }))
    request.open('POST', path)
    for (const [name, value] of Object.entries({ ...headersFor('POST'), ...headers })) request.setRequestHeader(name, value)
    request.upload.onprogress = event => event.lengthComputable && onProgress(event.loaded / event.total)
    request.onerror = lost
    request.onabort = () => (signal?.aborted ? reject(new DOMException('aborted', 'AbortError')) : lost())
    endWhenStalled(request)
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as T)
      else reject(refusal(request.status, request.responseText, name => request.getResponseHeader(name)))
    }
    signal?.addEventListener('abort', () => request.abort())
    request.send(body)
  })
}
