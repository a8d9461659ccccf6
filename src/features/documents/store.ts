import type { Reading } from '../../domain/reading/reading.ts'
import type { UploadedFile } from '../../platform/http/route.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { DocumentFile, PaperState } from './file.ts'

interface Row {
  sid: string
  account_sid: string
  subject_sid: string
  document_type: string
  position: number
  state: DocumentFile['state']
  mime_type: string
  size_bytes: number
  content_hash: Buffer
  path: string
  key_slot: string
  sealed: Buffer
  reading_sealed: Buffer | null
  erase_after: Date | null
  created_at: Date
}

const COLUMNS =
  'sid, account_sid, subject_sid, document_type, position, state, mime_type, size_bytes, content_hash, path, key_slot, sealed, reading_sealed, erase_after, created_at'
const nameAbout = (sid: string) => `files:${sid}:name`
const readingAbout = (sid: string) => `files:${sid}:reading`

const DAY_MS = 86_400_000

/** When scans are erased that nobody relies on: counted from the last change of their draft, or from the verdict. */
export const unusedUntil = ({ now, policy }: Pick<Context, 'now' | 'policy'>): Date =>
  new Date(now.getTime() + policy.settings.retention_unused_days * DAY_MS)

/**
 * Makes uploaded files the scans of a subject. A file of a type that is there already replaces it; the old one is to be erased, and
 * its position turns negative: whatever happens to the subject later does not bring it back.
 */
export async function attachFiles(
  tx: Tx,
  ctx: Context,
  subjectSid: string,
  uploads: readonly { upload: UploadedFile; documentType: string }[],
): Promise<string[]> {
  const sids: string[] = []
  for (const { upload, documentType } of uploads) {
    await tx.query(
      `update files set erase_after = $4, position = -position
       where account_sid = $1 and subject_sid = $2 and document_type = $3 and state <> 'erased' and position > 0 and not (sid = any($5))`,
      [ctx.accountSid, subjectSid, documentType, ctx.now, sids],
    )
    const sid = ctx.mint('file')
    await tx.query(
      `insert into files (sid, account_sid, subject_sid, document_type, position, state, mime_type, size_bytes, content_hash, path, key_slot, sealed, created_at, erase_after)
       values ($1, $2, $3, $4, (select coalesce(max(abs(position)), 0) + 1 from files where account_sid = $2 and subject_sid = $3), 'reading', $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        sid,
        ctx.accountSid,
        subjectSid,
        documentType,
        upload.mimeType,
        upload.sizeBytes,
        Buffer.from(upload.contentHash, 'hex'),
        upload.path,
        upload.keySlot,
        await ctx.vault.seal(upload.keySlot, nameAbout(sid), upload.fileName),
        ctx.now,
        unusedUntil(ctx),
      ],
    )
    sids.push(sid)
  }
  return sids
}

/** The living scans of a subject, in the order they came. Index: files_subject. */
export async function filesOf(tx: Tx, ctx: Context, accountSid: string, subjectSid: string): Promise<DocumentFile[]> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from files where account_sid = $1 and subject_sid = $2 and state <> 'erased' and position > 0 and (erase_after is null or erase_after > $3) order by position`,
    [accountSid, subjectSid, ctx.now],
  )
  return Promise.all(rows.map(row => toFile(ctx, row)))
}

/** Type and state of the living scans of many subjects, without opening any. Index: files_subject. */
export async function papersOf(tx: Tx, ctx: Context, subjectSids: readonly string[]): Promise<Map<string, PaperState[]>> {
  const rows = await tx.query<{ subject_sid: string; document_type: string; state: DocumentFile['state'] }>(
    `select subject_sid, document_type, state from files where account_sid = $1 and subject_sid = any($2) and state <> 'erased'
     and position > 0 and (erase_after is null or erase_after > $3) order by position`,
    [ctx.accountSid, subjectSids, ctx.now],
  )
  const papers = new Map<string, PaperState[]>()
  for (const { subject_sid, document_type, state } of rows)
    papers.set(subject_sid, [...(papers.get(subject_sid) ?? []), { documentType: document_type, state }])
  return papers
}

/** Kinds of the papers that a subject was filed with, erased ones too: what was verified stays verified. Index: files_subject_types. */
export async function documentTypesOf(tx: Tx, accountSid: string, subjectSid: string): Promise<string[]> {
  const rows = await tx.query<{ type: string }>(
    'select distinct document_type as type from files where account_sid = $1 and subject_sid = $2 and position > 0',
    [accountSid, subjectSid],
  )
  return rows.map(({ type }) => type)
}

/** One scan; an erased or overdue one is not found, even when the retention job is dead. */
export async function findFile(tx: Tx, ctx: Context, sid: string): Promise<DocumentFile | undefined> {
  const row = await tx.one<Row>(
    `select ${COLUMNS} from files where sid = $1 and state <> 'erased' and (erase_after is null or erase_after > $2)`,
    [sid, ctx.now],
  )
  return row && toFile(ctx, row)
}

/** Keeps the first reading of a scan; false when it has one already, from a job that ran twice. */
export async function storeReading(tx: Tx, ctx: Context, file: DocumentFile, reading: Reading): Promise<boolean> {
  const isUnreadable = reading.findings.some(({ code }) => code === 'unreadable_file')
  const stored = await tx.one(`update files set state = $2, reading_sealed = $3 where sid = $1 and state = 'reading' returning sid`, [
    file.sid,
    isUnreadable ? 'unreadable' : 'read',
    await ctx.vault.seal(file.keySlot, readingAbout(file.sid), reading),
  ])
  return stored !== undefined
}

/** Sets when the scans of a subject are to be erased; null keeps them for as long as they are relied on. */
export async function setEraseAfter(tx: Tx, accountSid: string, subjectSid: string, at: Date | null): Promise<void> {
  await tx.query(`update files set erase_after = $3 where account_sid = $1 and subject_sid = $2 and state <> 'erased' and position > 0`, [
    accountSid,
    subjectSid,
    at,
  ])
}

async function toFile(ctx: Context, row: Row): Promise<DocumentFile> {
  return {
    sid: row.sid,
    accountSid: row.account_sid,
    subjectSid: row.subject_sid,
    documentType: row.document_type,
    position: row.position,
    state: row.state,
    mimeType: row.mime_type,
    sizeBytes: row.size_bytes,
    contentHash: row.content_hash.toString('hex'),
    path: row.path,
    keySlot: row.key_slot,
    fileName: String(await ctx.vault.unseal(row.key_slot, nameAbout(row.sid), row.sealed)),
    // What `storeReading` sealed for this very row.
    reading: row.reading_sealed ? ((await ctx.vault.unseal(row.key_slot, readingAbout(row.sid), row.reading_sealed)) as Reading) : null,
    eraseAfter: row.erase_after,
    createdAt: row.created_at,
  }
}
