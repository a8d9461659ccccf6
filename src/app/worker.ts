import { heldAccounts } from '../features/accounts/store.ts'
import { chainSealer } from '../features/audit/seal.ts'
import { expireBundles } from '../features/bundles/expire.ts'
import { settleBundle, settleLateBundles } from '../features/bundles/settle-by-machine.ts'
import { settleScripted } from '../features/bundles/submit.ts'
import { startCallbackSender } from '../features/callbacks/sender.ts'
import { recheckNumbers } from '../features/compliance/recheck.ts'
import { remindOwners } from '../features/compliance/remind.ts'
import { finishUpdate } from '../features/compliance-updates/finish.ts'
import { type CountryOf, readFile, type TakeReading } from '../features/documents/read-file.ts'
import { completeHolds, tryHold } from '../features/holds/complete.ts'
import { endDueHolds, remindHolders } from '../features/holds/end.ts'
import { expireIdentityDocuments, failOutdated } from '../features/identity-documents/expire.ts'
import { settleIdentityDocument } from '../features/identity-documents/settle.ts'
import { countryOfIdentityDocument, unsettledIdentityDocuments } from '../features/identity-documents/store.ts'
import { runImportJob } from '../features/imports/bulk-run.ts'
import { expireInquiries } from '../features/inquiries/expire.ts'
import { noteFinding } from '../features/inquiries/finding.ts'
import { judgeAttempt, rescueAttempts } from '../features/inquiries/judge.ts'
import { eraseDueInquiries, noteLateErasures } from '../features/inquiries/redact.ts'
import { syncForgotten, syncInquiry } from '../features/inquiries/sync.ts'
import { sendPendingMails } from '../features/notifications/send.ts'
import { releaseAllNumbers } from '../features/numbers/close.ts'
import { restock } from '../features/numbers/inventory-store.ts'
import { eraseDueFiles, eraseDueNotes } from '../features/retention/erase.ts'
import { eraseDeleted } from '../features/retention/erase-deleted.ts'
import { eraseOrphans } from '../features/retention/orphans.ts'
import { removeWornOut } from '../features/retention/worn-out-store.ts'
import { noteBreaches } from '../features/reviews/breach.ts'
import { applyRuleChange } from '../features/rule-changes/apply.ts'
import { beginScheduled } from '../features/rule-changes/publish.ts'
import { tryRuleChange } from '../features/rule-changes/try.ts'
import { expireSupportingDocuments } from '../features/supporting-documents/expire.ts'
import { lookAtSupportingDocument } from '../features/supporting-documents/look.ts'
import { followInquiry } from '../features/upgrades/follow.ts'
import { sendAskedLinks } from '../features/users/links.ts'
import { forgetOldKeys } from '../platform/http/idempotency.ts'
import { forgetOldTries } from '../platform/http/throttle.ts'
import type { Mailer } from '../platform/mail.ts'
import { type Context, read } from '../platform/postgres/context.ts'
import { freeLeftJobs } from '../platform/postgres/presence.ts'
import { eachApart } from '../platform/queue/each-apart.ts'
import { type Job, type JobHandler, type Sweep, startWorker, type Worker } from '../platform/queue/jobs.ts'
import { publicUrlOf, type Services, systemContext } from './services.ts'

const JOBS_AT_ONCE = 2
const READING_TIME_MS = 60_000
const BATCH = 200

/** Papers are filed for identity documents and for supporting documents. */
const takeReading: TakeReading = (ctx, accountSid, sid, keep) =>
  sid.startsWith('RI') ? settleIdentityDocument(ctx, accountSid, sid, { keep }) : lookAtSupportingDocument(ctx, accountSid, sid, keep)

const countryOfSubject: CountryOf = (ctx, accountSid, sid) =>
  sid.startsWith('RI') ? read(ctx, tx => countryOfIdentityDocument(tx, accountSid, sid)) : Promise.resolve(undefined)

/** What is done for each kind of job. */
export function jobHandlers(services: Services): Record<string, JobHandler> {
  const context = (job: Job) => ({ ...systemContext(services), accountSid: job.accountSid })
  return {
    'file.read': job => readFile(context(job), job.sid, services.reader, { countryOf: countryOfSubject, takeReading }),
    'inquiry.judge': job => judgeAttempt(context(job), services.vendor, job.accountSid, job.sid, job.attempts),
    'inquiry.sync': job => syncInquiry(context(job), services.vendor, job.accountSid, job.sid),
    'bundle.scripted': job => settleScripted(context(job), job.sid),
    'inquiry.finding': job => noteFinding(context(job), job.accountSid, job.sid),
    'inquiry.changed': job => followInquiry(context(job), job.accountSid, job.sid),
    'account.closed': job => releaseAllNumbers(context(job)),
    'proof.changed': async job => {
      await recheckNumbers(context(job), job.accountSid, job.sid)
      if (job.sid.startsWith('BU')) await finishUpdate(context(job), job.accountSid, job.sid)
      await completeHolds(context(job), job.accountSid, job.sid)
    },
    'bundle.settle': job => settleBundle(context(job), job.sid),
    'hold.try': job => tryHold(context(job), job.sid),
    'user.link_asked': job => sendAskedLinks(context(job), job.sid, publicUrlOf(services.config)),
    'import.run': job => runImportJob(context(job), job.sid, job.attempts),
    'key.destroy': async job => void (await services.vault.destroyKeys([job.sid])),
    'rule.try': job => tryRuleChange(context(job), job.sid),
    'rule.apply': job => applyRuleChange(context(job), job.sid),
  }
}

/** What is looked for by the clock, in the order in which it is. */
export function dueSweeps(services: Services): Sweep[] {
  const context = () => systemContext(services)
  const sealChain = chainSealer()
  return [
    { name: 'journal chain', everyMs: 1_000, run: () => sealChain(context()) },
    { name: 'late readings of bundles', everyMs: 10_000, run: () => settleLateBundles(context()) },
    { name: 'jobs of ended processes', everyMs: 5_000, run: () => freeLeftJobs(services.db) },
    { name: 'late readings', everyMs: 10_000, run: () => settleLate(context()) },
    { name: 'reminders', everyMs: 5_000, run: () => remindOwners(context()) },
    { name: 'expiry', everyMs: 5_000, run: () => expireIdentityDocuments(context()) },
    { name: 'outdated documents', everyMs: 5_000, run: () => failOutdated(context()) },
    { name: 'expiry of supporting documents', everyMs: 5_000, run: () => expireSupportingDocuments(context()) },
    { name: 'expiry of bundles', everyMs: 5_000, run: () => expireBundles(context()) },
    { name: 'erasure', everyMs: 5_000, run: () => eraseDueFiles(context()) },
    { name: 'erasure of deleted details', everyMs: 10_000, run: () => eraseDeleted(context()) },
    { name: 'erasure of notes', everyMs: 60_000, run: () => eraseDueNotes(context()) },
    { name: 'holds', everyMs: 5_000, run: () => endDueHolds(context()) },
    { name: 'reminders of holds', everyMs: 10_000, run: () => remindHolders(context()) },
    { name: 'restock', everyMs: 10_000, run: () => restockDue(context()) },
    { name: 'inquiry links', everyMs: 10_000, run: () => expireInquiries(context()) },
    { name: 'inquiry erasure', everyMs: 5_000, asksOthers: true, run: () => eraseDueInquiries(context(), services.vendor) },
    { name: 'stranded attempts', everyMs: 60_000, asksOthers: true, run: () => rescueAttempts(context(), services.vendor) },
    { name: 'vendor sync', everyMs: 30_000, run: () => syncForgotten(context(), services.vendor) },
    { name: 'late erasures', everyMs: 60_000, run: () => noteLateErasures(context()) },
    { name: 'vendor erasure', everyMs: 10_000, asksOthers: true, run: () => eraseVendorCases(services) },
    { name: 'old idempotency keys', everyMs: 60_000, run: () => forgetOldKeys(context()) },
    { name: 'old tries', everyMs: 60_000, run: () => forgetOldTries(context()) },
    { name: 'worn out', everyMs: 15_000, run: () => wornOut(context()) },
    { name: 'orphaned uploads', everyMs: 600_000, run: () => eraseOrphans(context()) },
    ...(services.mailer ? [{ name: 'mail', everyMs: 2_000, asksOthers: true, run: mailRun(services, services.mailer) }] : []),
    { name: 'rules that begin', everyMs: 5_000, run: () => beginScheduled(context()) },
    { name: 'breaches', everyMs: 5_000, run: () => noteBreaches(context()) },
  ]
}

/** What the built-in vendor holds and no inquiry asks for any more goes too. */
async function eraseVendorCases(services: Services): Promise<number> {
  const held = await services.db.begin({ scope: 'system' }, heldAccounts)
  return services.vendor.eraseDue(services.clock.now(), held)
}

const mailRun = (services: Services, mailer: Mailer) => () => sendPendingMails(systemContext(services), mailer)

/** Documents that were submitted but not read in time go to a person. */
async function settleLate(ctx: Context): Promise<number> {
  const before = new Date(ctx.now.getTime() - READING_TIME_MS)
  const late = await ctx.db.begin({ scope: 'system' }, tx => unsettledIdentityDocuments(tx, before, BATCH))
  await eachApart(late, ({ accountSid, sid }) => settleIdentityDocument(ctx, accountSid, sid, { isFinal: true }))
  return 0
}

const wornOut = (ctx: Context): Promise<number> => ctx.db.begin({ scope: 'system' }, tx => removeWornOut(tx, ctx.now, BATCH))

const restockDue = (ctx: Context): Promise<number> => ctx.db.begin({ scope: 'system' }, tx => restock(tx, ctx.now, BATCH))

/** Runs jobs, sweeps and the sender of callbacks in this process; jobs wake on NOTIFY. */
export async function runWorker(services: Services, processId: string): Promise<Pick<Worker, 'stop'>> {
  const worker = startWorker({
    db: services.db,
    clock: services.clock,
    log: services.log,
    handlers: jobHandlers(services),
    sweeps: dueSweeps(services),
    slowKinds: ['file.read', 'inquiry.judge'],
    concurrency: JOBS_AT_ONCE,
    processId,
  })
  const sender = startCallbackSender({ context: () => systemContext(services), client: services.callbacks, log: services.log })
  await services.db.listen('countersign_jobs', () => worker.wake())
  return {
    async stop() {
      await Promise.all([worker.stop(), sender.stop()])
    },
  }
}
