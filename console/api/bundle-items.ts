import { type AssignedItem, COMPLIANCE } from './bundles.ts'
import { ApiError, post, remove } from './http.ts'
import type { BundleItem } from './types.ts'
import { upload } from './upload.ts'

const CONFLICT = 409

export const assign = (bundleSid: string, objectSid: string): Promise<unknown> =>
  post(`${COMPLIANCE}/Bundles/${bundleSid}/ItemAssignments`, { ObjectSid: objectSid })

export const unassign = (bundleSid: string, { assignmentSid }: AssignedItem): Promise<void> =>
  remove(`${COMPLIANCE}/Bundles/${bundleSid}/ItemAssignments/${assignmentSid}`)

interface EndUserFields {
  type: string
  name: string
  attributes: Record<string, unknown>
}

/**
 * Keeps a holder. One that an approved bundle shows must not change under it, so a new one is put in its place here.
 * Answers the SID that is assigned now.
 */
export async function keepEndUser(
  bundleSid: string,
  item: AssignedItem | undefined,
  { type, name, attributes }: EndUserFields,
): Promise<string> {
  const fields = { FriendlyName: name, Attributes: JSON.stringify(attributes) }
  if (item) {
    try {
      return (await post<BundleItem>(`${COMPLIANCE}/EndUsers/${item.sid}`, fields)).sid
    } catch (error) {
      if (!(error instanceof ApiError && error.status === CONFLICT)) throw error
    }
  }
  const made = await post<BundleItem>(`${COMPLIANCE}/EndUsers`, { ...fields, Type: type })
  if (item) await unassign(bundleSid, item)
  await assign(bundleSid, made.sid)
  return made.sid
}

interface PaperFields {
  type: string
  name: string
  attributes: Record<string, unknown>
}

/** Files a paper and puts it into the bundle; the scan is read from then on. */
export async function filePaper(
  bundleSid: string,
  { type, name, attributes }: PaperFields,
  file: File | null,
  onProgress: (share: number) => void,
): Promise<void> {
  const fields = { FriendlyName: name, Type: type, Attributes: JSON.stringify(attributes) }
  const path = `${COMPLIANCE}/SupportingDocuments`
  const made = file ? await upload<BundleItem>(path, fields, [{ file }], onProgress) : await post<BundleItem>(path, fields)
  await assign(bundleSid, made.sid)
}

export const editPaper = (sid: string, attributes: Record<string, unknown>): Promise<BundleItem> =>
  post(`${COMPLIANCE}/SupportingDocuments/${sid}`, { Attributes: JSON.stringify(attributes) })

export const replaceScan = (sid: string, file: File, onProgress: (share: number) => void): Promise<BundleItem> =>
  upload(`${COMPLIANCE}/SupportingDocuments/${sid}`, {}, [{ file }], onProgress)
