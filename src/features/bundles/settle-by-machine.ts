import { judgeBundlePapers } from '../../domain/documents/judge-bundle.ts'
import { settledPrefixes } from '../../domain/regulations/locality.ts'
import type { Regulation } from '../../domain/regulations/regulation.ts'
import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { eachApart } from '../../platform/queue/each-apart.ts'
import { findAccount } from '../accounts/store.ts'
import type { DocumentFile } from '../documents/file.ts'
import { filesOf } from '../documents/store.ts'
import { findRegulationBySid } from '../regulations/store.ts'
import type { Bundle } from './bundle.ts'
import { judgeBundle } from './evaluate.ts'
import { insertEvaluation } from './evaluation-store.ts'
import { type Contents, contentsOf } from './filed.ts'
import { conclude, queue, type Settled } from './settle.ts'
import { lockBundle, unsettledBundles } from './store.ts'

const READING_TIME_MS = 60_000
const BATCH = 200

/** A submitted bundle under a rule that lets the machine decide, after its scans were read: a job. `ctx.accountSid` is the owner's. */
export async function settleBundle(ctx: Context, sid: string, isFinal = false): Promise<void> {
  await change(ctx, async tx => {
    const bundle = await lockBundle(tx, ctx, 'bundle', sid)
    if (bundle?.state !== 'pending-review' || bundle.reviewDueAt !== null) return { result: undefined, audit: 'unchanged' }
    const regulation = await findRegulationBySid(tx, bundle.ruleSid)
    const contents = await contentsOf(tx, ctx, bundle, true)
    const { audit, jobs } = await settleByMachine(tx, ctx, bundle, contents, { regulation, isFinal })
    const [first, ...rest] = audit
    return { result: undefined, audit: first ? [first, ...rest] : 'unchanged', jobs }
  })
}

/** Bundles whose scans were not read in time go to a person: a sweep. */
export async function settleLateBundles(ctx: Context): Promise<number> {
  const before = new Date(ctx.now.getTime() - READING_TIME_MS)
  const late = await read(ctx, tx => unsettledBundles(tx, before, BATCH))
  await eachApart(late, ({ sid, accountSid }) => settleBundle({ ...ctx, accountSid }, sid, true))
  return 0
}

/**
 * Decides a submitted bundle where its rule lets the machine: everything proven approves it, something provably wrong rejects it, the rest
 * goes to a person. While scans are still being read it waits. `isFinal`: what is unread by now counts as not read.
 */
export async function settleByMachine(
  tx: Tx,
  ctx: Context,
  bundle: Bundle,
  contents: Contents,
  about: { regulation: Regulation | undefined; isFinal: boolean },
): Promise<Settled> {
  const { regulation, isFinal } = about
  const { documents } = contents
  if (regulation?.decide !== 'machine') return { ...(await queue(tx, ctx, bundle, documents)), jobs: [] }
  const files = new Map<string, DocumentFile[]>()
  for (const { sid } of documents) files.set(sid, await filesOf(tx, ctx, bundle.accountSid, sid))
  const isRead = [...files.values()].flat().every(({ state }) => state !== 'reading')
  if (!isRead && !isFinal) return { bundle, audit: [], jobs: [] }
  const judged = await judge(tx, ctx, bundle, contents, { regulation, files })
  if (judged.verdict === 'person' || !isRead) return { ...(await queue(tx, ctx, bundle, documents, judged.why)), jobs: [] }
  // What was found at this moment is kept: the evaluation, with what each paper showed.
  const { evaluation } = await judgeBundle(tx, ctx, bundle, contents)
  await insertEvaluation(tx, evaluation)
  return conclude(tx, ctx, bundle, contents, judged.verdict === 'fail' ? judged.reasons : [], 'machine')
}

async function judge(
  tx: Tx,
  ctx: Context,
  bundle: Bundle,
  { endUsers, documents, addresses }: Contents,
  about: { regulation: Regulation; files: ReadonlyMap<string, DocumentFile[]> },
) {
  const account = await findAccount(tx, ctx, bundle.accountSid)
  const placed = []
  for (const address of addresses) {
    const sources = await ctx.policy.locality(address.isoCountry)
    placed.push({ ...address, isPlaced: settledPrefixes(address, sources).length > 0 })
  }
  return judgeBundlePapers({
    regulation: about.regulation,
    details: Object.assign({}, ...endUsers.map(({ attributes }) => attributes)),
    documents: documents.map(({ sid, type, attributes, state }) => ({
      sid,
      type,
      attributes,
      isVerified: state === 'approved',
      readings: (about.files.get(sid) ?? []).flatMap(file => (file.reading ? [{ sid: file.sid, kind: type, reading: file.reading }] : [])),
    })),
    addresses: placed,
    today: ctx.now.toISOString().slice(0, 10),
    usualProofDays: ctx.policy.settings.address_proof_usual_days,
    allowSpecimens: ctx.policy.allowSpecimens || (account?.allowsSpecimens ?? false),
  })
}
