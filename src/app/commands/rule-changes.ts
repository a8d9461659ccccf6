import type { Command } from 'commander'
import { AppError } from '../../domain/errors.ts'
import { parseSid } from '../../domain/ids.ts'
import { REASONS } from '../../domain/reasons.ts'
import { isDay } from '../../domain/regulations/days.ts'
import { diffRegulations } from '../../domain/regulations/diff.ts'
import type { Problem } from '../../domain/regulations/parse.ts'
import { findAccount } from '../../features/accounts/store.ts'
import { findRegulationById, versionsOf } from '../../features/regulations/store.ts'
import { draftRuleChange } from '../../features/rule-changes/draft.ts'
import { discardRuleChange, moveGrace, publishRuleChange, usualGrace } from '../../features/rule-changes/publish.ts'
import type { Finding, RuleChange } from '../../features/rule-changes/rule-change.ts'
import { type Extent, extentOf, findRuleChange, listFindings } from '../../features/rule-changes/store.ts'
import { tryRuleChange } from '../../features/rule-changes/try.ts'
import { affectedView, ruleChangeView, versionView } from '../../features/rule-changes/view.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { ServeError } from '../serve-error.ts'
import { systemContext } from '../services.ts'
import { diffLines } from './rule-diff.ts'
import { readRuleFiles } from './rule-files.ts'
import { withDataOptions, withServices } from './with-services.ts'

const SHOWN_ACCOUNTS = 20

interface Flags {
  data?: string
  databaseUrl?: string
  json?: boolean
  grace?: string
  begin?: string
  until?: string
}

interface Tried {
  change: RuleChange
  extent: Extent
  findings: (Finding & { name: string })[]
}

export function registerRuleChangeCommands(regulations: Command): void {
  withDataOptions(regulations.command('dry-run <path>'))
    .description(
      'try new rule files on everything that is in use: what differs, whom it asks for more, and for what; nothing comes into force',
    )
    .option('--json', 'answer as JSON')
    .action((path: string, flags: Flags) =>
      withServices(flags, async services => {
        const ctx = systemContext(services)
        const tried = await tryFiles(ctx, path)
        process.stdout.write(flags.json ? `${JSON.stringify(triedView(tried, ctx))}\n` : triedText(tried))
      }),
    )
  withDataOptions(regulations.command('publish <path-or-change>'))
    .description('put new rule files, or a change that was tried (RC...), into force; a running server asks the affected')
    .requiredOption('--grace <until>', 'until when approvals under the old version hold: a day (YYYY-MM-DD) or a count of days')
    .option('--begin <day>', 'from when it is in force (YYYY-MM-DD, in UTC); a running server brings it into force then')
    .option('--json', 'answer as JSON')
    .action((what: string, flags: Flags) =>
      withServices(flags, async services => {
        const ctx = systemContext(services)
        const beginsAt = flags.begin === undefined ? undefined : parseBegin(flags.begin)
        const graceUntil = parseGrace(flags.grace ?? '', beginsAt ?? ctx.now)
        const sid = parseSid('ruleChange', what) ?? (await tryFiles(ctx, what)).change.sid
        const { extent } = await findTried(ctx, sid)
        const change = await publishRuleChange(ctx, sid, graceUntil, beginsAt)
        if (flags.json) process.stdout.write(`${JSON.stringify(ruleChangeView({ change, extent }, ctx))}\n`)
        else process.stdout.write(publishedText(change, extent))
      }),
    )
  withDataOptions(regulations.command('grace <change>'))
    .description('move the day of grace of a change (RC...) that is in force; a running server tells the affected again')
    .requiredOption('--until <day>', 'until when approvals under the old version hold: a day (YYYY-MM-DD) or a count of days')
    .option('--json', 'answer as JSON')
    .action((what: string, flags: Flags) =>
      withServices(flags, async services => {
        const ctx = systemContext(services)
        const { graceUntil } = await moveGrace(ctx, parseSid('ruleChange', what) ?? what, parseGrace(flags.until ?? '', ctx.now))
        const until = graceUntil?.toISOString().slice(0, 10) ?? null
        process.stdout.write(
          flags.json ? `${JSON.stringify({ grace_until: until })}\n` : `approvals under the old versions hold until ${until}\n`,
        )
      }),
    )
  withDataOptions(regulations.command('discard <change>'))
    .description('give up a change that was tried and not published')
    .option('--json', 'answer as JSON')
    .action((what: string, flags: Flags) =>
      withServices(flags, async services => {
        await discardRuleChange(systemContext(services), parseSid('ruleChange', what) ?? what)
        process.stdout.write(flags.json ? `${JSON.stringify({ discarded: what })}\n` : 'discarded\n')
      }),
    )
  withDataOptions(regulations.command('versions <rule>'))
    .description('every version of a rule (DE.local.individual, or RN...), newest first, with what it changed')
    .option('--json', 'answer as JSON')
    .action((rule: string, flags: Flags) =>
      withServices(flags, async services => {
        process.stdout.write(await versionsText(systemContext(services), rule, flags.json ?? false))
      }),
    )
}

/** Drafts what the files say and tries it in this process; a running server may help. */
async function tryFiles(ctx: Context, path: string): Promise<Tried> {
  const draft = await draftRuleChange(ctx, { files: filesAt(path) }).catch(allProblems)
  await tryRuleChange(ctx, draft.sid)
  return findTried(ctx, draft.sid)
}

/** Each problem with its line, as `regulations check` tells them. */
function allProblems(cause: unknown): never {
  const problems = cause instanceof AppError && cause.kind === 'rulesFaulty' ? (cause.details?.problems as Problem[]) : undefined
  if (!problems) throw cause
  throw new ServeError(
    `the rule files have faults\n${problems.map(({ file, line, message }) => `${file}:${line}  ${message}`).join('\n')}`,
    { cause },
  )
}

async function findTried(ctx: Context, sid: string): Promise<Tried> {
  return read(ctx, async tx => {
    const change = await findRuleChange(tx, sid)
    if (!change) throw new AppError('notFound')
    const { items } = await listFindings(tx, sid, { size: SHOWN_ACCOUNTS, number: 0, cursor: undefined })
    const findings = []
    for (const finding of items) findings.push({ ...finding, name: (await findAccount(tx, ctx, finding.accountSid))?.friendlyName ?? '' })
    return { change, extent: await extentOf(tx, sid), findings }
  })
}

function filesAt(path: string): { name: string; text: string }[] {
  try {
    return readRuleFiles(path)
  } catch (cause) {
    throw new ServeError(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

function parseBegin(text: string): Date {
  if (!isDay(text)) throw new ServeError(`--begin ${text} is no day (YYYY-MM-DD)`)
  return new Date(`${text}T00:00:00Z`)
}

function parseGrace(text: string, now: Date): Date {
  if (/^\d{1,5}$/.test(text)) return new Date(now.getTime() + Number(text) * 86_400_000)
  if (isDay(text)) return new Date(`${text}T23:59:59Z`)
  throw new ServeError(`${text} is no day (YYYY-MM-DD) and no count of days; usual is ${usualGrace(now).toISOString().slice(0, 10)}`)
}

const triedView = ({ change, extent, findings }: Tried, ctx: Context) => ({
  ...ruleChangeView({ change, extent }, ctx),
  accounts: findings.map(finding => affectedView({ ...finding, friendlyName: finding.name, openNumbers: finding.numbers })),
})

function triedText({ change, extent, findings }: Tried): string {
  const differing = change.rules.flatMap(({ id, kind, from, to, affectsVerdict, changes }) => [
    `${id}: ${kind}${from && to ? `, version ${from} -> ${to}` : ''}${affectsVerdict ? '' : ' (no verdict depends on it)'}`,
    ...diffLines(changes),
  ])
  const accounts = findings.flatMap(({ accountSid, name, numbers, proofs, lacking }) => [
    `${accountSid}  ${counted(numbers, 'number')}, ${counted(proofs, 'proof')}  ${name}`,
    ...lacking.map(
      ({ code, field, document, count }) => `  ${count} x ${[document, field].filter(Boolean).join(' ')}: ${REASONS[code].text}`,
    ),
  ])
  const more = extent.accounts > findings.length ? [`and ${extent.accounts - findings.length} more accounts`] : []
  const sum = `${extentText(extent)} asked for more; ${counted(change.relieved, 'number')} made compliant; ${counted(change.checked, 'number')} looked at`
  return `${[...differing, '', ...accounts, ...more, sum, `publish it with: countersign regulations publish ${change.sid} --grace 60`].join('\n')}\n`
}

const extentText = ({ accounts, numbers, proofs }: Extent): string =>
  `${counted(numbers, 'number')} and ${counted(proofs, 'proof')} of ${counted(accounts, 'account')}`

function publishedText({ sid, state, graceUntil, beginsAt, rules }: RuleChange, extent: Extent): string {
  const until = graceUntil?.toISOString().slice(0, 10)
  if (state === 'scheduled')
    return `${sid} scheduled: ${counted(rules.length, 'rule')} in force from ${beginsAt?.toISOString().slice(0, 10)}; ${extentText(extent)} would have until ${until}\n`
  return `${sid} published: ${counted(rules.length, 'rule')} in force; ${extentText(extent)} have until ${until}\n`
}

async function versionsText(ctx: Context, rule: string, asJson: boolean): Promise<string> {
  const versions = await read(ctx, async tx => {
    const sid = parseSid('regulation', rule) ?? (await findRegulationById(tx, rule))?.sid
    return sid ? versionsOf(tx, sid) : []
  })
  if (versions.length === 0) throw new ServeError(`there is no rule ${rule}`)
  const steps = versions.map((version, index) => {
    const previous = versions[index - 1]
    return { version, changes: previous ? diffRegulations(previous.content, version.content) : [] }
  })
  if (asJson) return `${JSON.stringify({ versions: steps.map(({ version, changes }) => versionView(version, changes)).toReversed() })}\n`
  const lines = steps.toReversed().flatMap(({ version, changes }) => {
    const until = version.replacedAt ? ` to ${version.replacedAt.toISOString().slice(0, 10)}` : ', in force'
    return [`version ${version.content.version}  from ${version.publishedAt.toISOString().slice(0, 10)}${until}`, ...diffLines(changes)]
  })
  return `${lines.join('\n')}\n`
}

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`
