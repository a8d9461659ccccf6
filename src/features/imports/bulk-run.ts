import { AppError } from '../../domain/errors.ts'
import type { SidKind } from '../../domain/ids.ts'
import { change } from '../../platform/postgres/change.ts'
import { bookkeep, type Context, read } from '../../platform/postgres/context.ts'
import type { BulkImport, Fields } from './bulk.ts'
import { kindOf, type Refer, referrer } from './bulk-kinds.ts'
import { completeImport, findImport, findReference, hasReference, settleRow, waitingRows } from './bulk-store.ts'

/** A job does so many rows and makes the next one, so that an import of any length holds up nobody. */
const ROWS_A_JOB = 100

/** Ends the transaction of a row that is only tried, or that somebody else has done meanwhile: nothing of it stays. */
class TakenBack extends Error {}

/** A row that was no one's fault but ours is tried so often before it is given up: the rows behind it must not wait for ever. */
const MOST_TRIES = 4

/** Works off an import, some rows to a job. */
export async function runImportJob(ctx: Context, sid: string, attempts: number): Promise<void> {
  if (await runImport(ctx, sid, attempts >= MOST_TRIES))
    await change(ctx, async () => ({ result: undefined, audit: 'unchanged', jobs: [{ kind: 'import.run', sid }] }))
}

/**
 * Works off the next rows of an import; true when more are left. `givesUp`: a row that fails for no reason of its own is refused too, instead
 * of ending the work. Each row and what became of it are one transaction, so a kill neither
 * loses nor doubles one.
 */
export async function runImport(ctx: Context, sid: string, givesUp = false): Promise<boolean> {
  const running = await read(ctx, tx => findImport(tx, ctx.accountSid, sid))
  if (running?.state !== 'running') return false
  const rows = await read(ctx, tx => waitingRows(tx, ctx, running, ROWS_A_JOB))
  for (const { line, fields } of rows) await runRow(ctx, running, line, fields, givesUp)
  if (rows.length === ROWS_A_JOB) return true
  await change(ctx, async tx => {
    if (!(await completeImport(tx, ctx.accountSid, sid, ctx.now))) return { result: undefined, audit: 'unchanged' }
    return { result: undefined, audit: { what: 'import.completed', sid }, jobs: [{ kind: 'key.destroy', sid: running.keySlot }] }
  })
  return false
}

async function runRow(ctx: Context, running: BulkImport, line: number, fields: Fields, givesUp: boolean): Promise<void> {
  const find = (reference: string) => read(ctx, tx => findReference(tx, ctx, reference))
  const settle = (became: Parameters<typeof settleRow>[3]) => bookkeep(ctx, tx => settleRow(tx, running, line, became))
  const present = fields.ref ? await find(fields.ref) : undefined
  if (present) return void (await settle({ state: 'present', objectSid: present }))
  try {
    const kind = kindOf(fields)
    if (running.isDryRun) await tryRow(ctx, kind, fields, find, running)
    else await fileRow(ctx, kind, fields, find, running, line)
    if (running.isDryRun) await settle({ state: 'valid' })
  } catch (error) {
    if (error instanceof TakenBack) return
    const isRefusal = error instanceof AppError && error.status < 500
    if (!isRefusal && !givesUp) throw error
    const refusal = isRefusal ? error : new AppError('internal', { requestId: ctx.requestId })
    await settle({ state: 'refused', errorCode: refusal.code, error: refusal.message })
  }
}

type Kind = ReturnType<typeof kindOf>
type Find = (reference: string) => Promise<string | undefined>

async function fileRow(ctx: Context, kind: Kind, fields: Fields, find: Find, running: BulkImport, line: number): Promise<void> {
  const minted = noting(ctx, kind.makes)
  const remember: Context['remember'] = async (tx, result) => {
    const objectSid = minted.sid() ?? sidOf(result)
    if (!(await settleRow(tx, running, line, { state: 'done', objectSid }))) throw new TakenBack()
  }
  await kind.file({ ...minted.ctx, remember }, fields, referrer(fields, find))
}

/** Does all that filing does, and takes it back. What refers to a row of the same file, which is not there yet, is tried without it. */
async function tryRow(ctx: Context, kind: Kind, fields: Fields, find: Find, running: BulkImport): Promise<void> {
  const keys: string[] = []
  const createKey = async () => {
    const key = await ctx.vault.createKey()
    keys.push(key)
    return key
  }
  const refer: Refer = async (column, of) => {
    if (!(await read(ctx, tx => hasReference(tx, ctx, running, fields[column] ?? '')))) return referrer(fields, find)(column, of)
    if (kind.makes) return undefined
    throw new TakenBack()
  }
  try {
    await kind.file({ ...ctx, vault: { ...ctx.vault, createKey }, remember: () => Promise.reject(new TakenBack()) }, fields, refer)
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error
  } finally {
    if (keys.length > 0) await ctx.vault.destroyKeys(keys)
  }
}

/** The context with an ear for the SID of what is made. */
function noting(ctx: Context, makes: SidKind | undefined): { ctx: Context; sid(): string | undefined } {
  let sid: string | undefined
  const mint: Context['mint'] = kind => {
    const minted = ctx.mint(kind)
    if (kind === makes) sid = minted
    return minted
  }
  return { ctx: { ...ctx, mint }, sid: () => sid }
}

const sidOf = (result: unknown): string | undefined =>
  typeof result === 'object' && result !== null && 'sid' in result && typeof result.sid === 'string' ? result.sid : undefined
