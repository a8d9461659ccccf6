import type { Reason } from '../../domain/reasons.ts'
import type { Regulation } from '../../domain/regulations/regulation.ts'
import { type Audit, change, type JobDraft } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Bundle } from '../bundles/bundle.ts'
import { bundleLacking } from '../bundles/facts.ts'
import { contentsOf } from '../bundles/filed.ts'
import { bundlesUnderRule } from '../bundles/store.ts'
import type { IdentityDocument } from '../identity-documents/identity-document.ts'
import { identityLacking } from '../identity-documents/lacking.ts'
import { identityDocumentsUnderRule } from '../identity-documents/store.ts'
import type { OwnedNumber } from '../numbers/number.ts'
import { numbersOf } from '../numbers/store.ts'
import { regulationVersions } from '../regulations/store.ts'
import { BEGINNING, type Finding, type RuleChange } from './rule-change.ts'
import { type Step, stepsOf } from './steps.ts'
import { addFinding, findRuleChange, untell, updateRuleChange } from './store.ts'

const BATCH = 200

/** A proof of the rule that was judged by an older version, and what it lacks under the new one. */
export interface Weighed<T> {
  proof: T
  lacks: Reason[]
}

/** What is done with what a change touches. A trial looks only, and locks nothing. */
export interface Handling {
  locks: boolean
  /** Whether a day of grace is only moved: what was found stays, and who is found again is told again. */
  isMove?: boolean
  move(tx: Tx, rule: Regulation): Promise<void>
  bundles(tx: Tx, rule: Regulation, weighed: readonly Weighed<Bundle>[]): Promise<Audit[]>
  documents(tx: Tx, rule: Regulation, weighed: readonly Weighed<IdentityDocument>[]): Promise<Audit[]>
  /** Says which numbers the change asks for more, and how many it makes compliant. */
  numbers(
    tx: Tx,
    numbers: readonly OwnedNumber[],
  ): Promise<{ asked: { accountSid: string; lacks: Reason[] }[]; relieved: number; audit: Audit[] }>
  /** The whole change was looked at: the state it is in now, and work that follows. */
  end(tx: Tx, change: RuleChange): Promise<{ change: RuleChange; audit: Audit[]; jobs?: JobDraft[] }>
}

/**
 * Goes on with a change from where it stands until nothing is left, a batch to a transaction. Where it stands is written with each batch:
 * a process that is killed, or a second one, loses and repeats nothing.
 */
export async function walk(
  ctx: Context,
  sid: string,
  state: RuleChange['state'],
  handlingOf: (change: RuleChange) => Handling,
): Promise<void> {
  while (await goOn(ctx, sid, state, handlingOf));
}

function goOn(ctx: Context, sid: string, state: RuleChange['state'], handlingOf: (change: RuleChange) => Handling): Promise<boolean> {
  return change(ctx, async tx => {
    const found = await findRuleChange(tx, sid, true)
    if (found?.state !== state) return { result: false, audit: 'unchanged' }
    const handling = handlingOf(found)
    const step = stepsOf(found.rules)[found.progress.step]
    const done = step ? await takeBatch(tx, ctx, found, step, handling) : await handling.end(tx, found)
    await updateRuleChange(tx, done.change)
    const [first, ...rest] = done.audit
    return { result: step !== undefined, audit: first ? [first, ...rest] : 'unchanged', jobs: done.jobs ?? [] }
  })
}

interface Batch {
  change: RuleChange
  audit: Audit[]
  jobs?: JobDraft[]
}

function takeBatch(tx: Tx, ctx: Context, change: RuleChange, step: Step, handling: Handling): Promise<Batch> {
  switch (step.kind) {
    case 'move':
      return handling.move(tx, step.rule).then(() => ({ change: advanced(change, []), audit: [] }))
    case 'bundles':
      return takeBundles(tx, ctx, change, step.rule, handling)
    case 'documents':
      return takeDocuments(tx, ctx, change, step.rule, handling)
    case 'numbers':
      return takeNumbers(tx, change, step, handling)
  }
}

async function takeBundles(tx: Tx, ctx: Context, change: RuleChange, rule: Regulation, handling: Handling): Promise<Batch> {
  const bundles = await bundlesUnderRule(tx, ctx, rule, { after: change.progress.after, limit: BATCH, lock: handling.locks })
  const versionOf = regulationVersions(tx)
  const weighed = await Promise.all(
    bundles.map(async (bundle): Promise<Weighed<Bundle>> => {
      const owner: Context = { ...ctx, accountSid: bundle.accountSid }
      const contents = await contentsOf(tx, owner, bundle)
      return { proof: bundle, lacks: await bundleLacking(tx, owner, bundle, contents, [rule], versionOf) }
    }),
  )
  const audit = await handling.bundles(tx, rule, weighed)
  await keepFindings(tx, change, handling, weighed.map(proofFinding))
  return { change: advanced(change, bundles), audit }
}

async function takeDocuments(tx: Tx, ctx: Context, change: RuleChange, rule: Regulation, handling: Handling): Promise<Batch> {
  const documents = await identityDocumentsUnderRule(tx, ctx, rule, { after: change.progress.after, limit: BATCH, lock: handling.locks })
  const versionOf = regulationVersions(tx)
  const weighed = await Promise.all(
    documents.map(async (document): Promise<Weighed<IdentityDocument>> => {
      const owner: Context = { ...ctx, accountSid: document.accountSid }
      return { proof: document, lacks: await identityLacking(tx, owner, document, [rule], versionOf) }
    }),
  )
  const audit = await handling.documents(tx, rule, weighed)
  await keepFindings(tx, change, handling, weighed.map(proofFinding))
  return { change: advanced(change, documents), audit }
}

async function takeNumbers(tx: Tx, change: RuleChange, step: Step & { kind: 'numbers' }, handling: Handling): Promise<Batch> {
  const numbers = await numbersOf(tx, step.set, { after: change.progress.after, limit: BATCH, lock: handling.locks })
  const { asked, relieved, audit } = await handling.numbers(tx, numbers)
  await keepFindings(
    tx,
    change,
    handling,
    asked.map(({ accountSid, lacks }) => ({ accountSid, lacks, numbers: 1, proofs: 0 })),
  )
  const next = advanced(change, numbers)
  return { change: { ...next, checked: change.checked + numbers.length, relieved: change.relieved + relieved }, audit }
}

/** A batch that is not full is the last of its step. */
function advanced(change: RuleChange, rows: readonly { accountSid: string; sid: string }[]): RuleChange {
  const last = rows.length === BATCH ? rows.at(-1) : undefined
  const { step } = change.progress
  const progress = last ? { step, after: { accountSid: last.accountSid, sid: last.sid } } : { step: step + 1, after: BEGINNING.after }
  return { ...change, progress }
}

interface Found {
  accountSid: string
  lacks: readonly Reason[]
  numbers: number
  proofs: number
}

const proofFinding = ({ proof, lacks }: Weighed<{ accountSid: string }>): Found => ({
  accountSid: proof.accountSid,
  lacks,
  numbers: 0,
  proofs: lacks.length > 0 ? 1 : 0,
})

async function keepFindings(tx: Tx, { sid }: RuleChange, { isMove }: Handling, found: readonly Found[]): Promise<void> {
  if (isMove) {
    const again = found.filter(({ numbers, proofs }) => numbers + proofs > 0).map(({ accountSid }) => accountSid)
    return untell(tx, sid, again)
  }
  const byAccount = new Map<string, Omit<Finding, 'notifiedAt'>>()
  for (const { accountSid, lacks, numbers, proofs } of found) {
    if (numbers + proofs === 0) continue
    const sum = byAccount.get(accountSid) ?? { accountSid, numbers: 0, proofs: 0, lacking: [] }
    sum.numbers += numbers
    sum.proofs += proofs
    sum.lacking.push(...lacks.map(({ code, field = null, document = null }) => ({ code, field, document, count: 1 })))
    byAccount.set(accountSid, sum)
  }
  for (const finding of byAccount.values()) await addFinding(tx, sid, finding)
}
