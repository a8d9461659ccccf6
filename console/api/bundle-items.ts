import { type AssignedItem, type Collection, type Place, placePath } from './collections.ts'
import { ApiError, post, remove } from './http.ts'
import type { BundleItem } from './types/bundles.ts'
import { upload } from './upload.ts'

const CONFLICT = 409

export const assign = (place: Place, objectSid: string): Promise<unknown> =>
  post(`${placePath(place)}/${place.of.assignments}`, { ObjectSid: objectSid })

export const unassign = (place: Place, { assignmentSid }: AssignedItem): Promise<void> =>
  remove(`${placePath(place)}/${place.of.assignments}/${assignmentSid}`)

interface Filing {
  type: string
  name: string
  attributes: Record<string, unknown>
}

/**
 * Keeps a holder. One that something approved shows must not change under it, so a new one is put in its place here.
 * Answers the SID that is assigned now.
 */
export async function keepEndUser(place: Place, item: AssignedItem | undefined, { type, name, attributes }: Filing): Promise<string> {
  const fields = { FriendlyName: name, Attributes: JSON.stringify(attributes) }
  if (item) {
    try {
      return (await post<BundleItem>(`${place.of.endUsers}/${item.sid}`, fields)).sid
    } catch (error) {
      if (!(error instanceof ApiError && error.status === CONFLICT)) throw error
    }
  }
  const made = await post<BundleItem>(place.of.endUsers, { ...fields, Type: type })
  if (item) await unassign(place, item)
  await assign(place, made.sid)
  return made.sid
}

/** Files a paper and puts it into the bundle; the scan is read from then on. */
export async function filePaper(
  place: Place,
  { type, name, attributes }: Filing,
  file: File | null,
  onProgress: (share: number) => void,
): Promise<void> {
  const fields = { FriendlyName: name, Type: type, Attributes: JSON.stringify(attributes) }
  const path = place.of.papers
  const made = file ? await upload<BundleItem>(path, fields, [{ file }], onProgress) : await post<BundleItem>(path, fields)
  await assign(place, made.sid)
}

export const editPaper = (of: Collection, sid: string, attributes: Record<string, unknown>): Promise<BundleItem> =>
  post(`${of.papers}/${sid}`, { Attributes: JSON.stringify(attributes) })

export const replaceScan = (of: Collection, sid: string, file: File, onProgress: (share: number) => void): Promise<BundleItem> =>
  upload(`${of.papers}/${sid}`, {}, [{ file }], onProgress)
