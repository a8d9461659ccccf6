import type { Pool } from 'pg'
import { writeRegulationFile } from '../src/domain/regulations/write-yaml.ts'
import { createAccount } from '../src/features/accounts/create.ts'
import { insertAddress } from '../src/features/addresses/store.ts'
import { findRegulationById } from '../src/features/regulations/store.ts'
import { findRequirements } from '../src/features/requirements/requirements.ts'
import { draftRuleChange } from '../src/features/rule-changes/draft.ts'
import { publishRuleChange } from '../src/features/rule-changes/publish.ts'
import { bookkeep, type Context, read } from '../src/platform/postgres/context.ts'
import type { Stage } from './stage.ts'
import { insertDocument } from './staged-document.ts'
import { type Extent, type Line, percentile } from './table.ts'

/** Numbers that stand by one document. */
const NUMBERS_A_DOCUMENT = 10
/** How many numbers stand by the rule, and among how many of their kind in all. */
const DEFAULT = { affected: 2_000, sizes: [2_000, 100_000] }
const FULL = { affected: 10_000, sizes: [10_000, 100_000, 1_000_000] }
const ROUNDS = 2
const RESOLVED = 200
const GROUP = { isoCountry: 'DE', numberType: 'mobile' } as const

/**
 * A rule comes to ask for more, and ceases to: some numbers stand by it, among ever more of the same kind that stand by another rule.
 * The server does it; the time is that from the publishing until the last of them was judged.
 */
export async function measureRuleChange(stage: Stage, { isFull }: Extent): Promise<Line[]> {
  const { affected, sizes } = isFull ? FULL : DEFAULT
  const ctx = await loadAffected(stage, affected)
  const times: { size: number; ms: number }[] = []
  const resolved: Line[] = []
  let loaded = affected
  for (const size of sizes) {
    await loadOthers(stage.admin, ctx.accountSid, loaded, size)
    loaded = size
    const rounds: number[] = []
    for (let round = 0; round < ROUNDS; round++) rounds.push(await changeRule(stage, ctx, affected))
    times.push({ size, ms: Math.min(...rounds) })
    if (size === sizes.at(-1)) resolved.push(await measureResolver(stage, ctx))
  }
  const [first, ...rest] = times
  if (!first) return []
  const figures = times.map(({ size, ms }) => `${(ms / 1000).toFixed(1)} s of ${size.toLocaleString('en')}`).join(', ')
  const growth = (rest.at(-1)?.ms ?? first.ms) / first.ms
  return [
    {
      name: `a rule change that touches ${affected.toLocaleString('en')} numbers, among the most / among themselves`,
      figure: `${growth.toFixed(2)} (${figures})`,
      goal: '<= 1.5: flat in the untouched',
      isMet: growth <= 1.5,
    },
    ...resolved,
  ]
}

/** The rule asks for the number of the document, or does so no more: each time all of them change their standing. */
async function changeRule({ services, admin }: Stage, ctx: Context, affected: number): Promise<number> {
  const system: Context = { ...ctx, scope: 'system', now: services.clock.now() }
  const rule = await read(system, tx => findRegulationById(tx, 'DE.mobile.individual'))
  const text = rule ? writeRegulationFile([rule]) : ''
  const wanted = text.includes('- document_number?')
    ? text.replace('- document_number?', '- document_number')
    : text.replace('- document_number', '- document_number?')
  const { sid, ms } = await publishFile({ services, admin }, system, { name: 'DE.yaml', text: wanted })
  const { rows } = await admin.query<{ numbers: number; relieved: number }>(
    `select coalesce(sum(f.numbers), 0)::int as numbers, max(c.relieved) as relieved
     from regulation_changes c left join regulation_findings f on f.change_sid = c.sid where c.sid = $1`,
    [sid],
  )
  const touched = (rows[0]?.numbers ?? 0) + (rows[0]?.relieved ?? 0)
  if (touched !== affected) throw new Error(`the change touched ${touched} numbers instead of ${affected}`)
  return ms
}

/** A file of rules, tried and then published; the time is that from the publishing until it is applied. */
export async function publishFile(
  { services, admin }: Pick<Stage, 'services' | 'admin'>,
  system: Context,
  file: { name: string; text: string },
): Promise<{ sid: string; ms: number }> {
  const { sid } = await draftRuleChange(system, { files: [file] })
  await stateOf(admin, sid, 'ready')
  const start = performance.now()
  const now = services.clock.now()
  await publishRuleChange({ ...system, now }, sid, new Date(now.getTime() + 30 * 86_400_000))
  await stateOf(admin, sid, 'applied')
  return { sid, ms: performance.now() - start }
}

async function stateOf(admin: Pool, sid: string, state: string): Promise<void> {
  for (;;) {
    const { rows } = await admin.query<{ state: string }>('select state from regulation_changes where sid = $1', [sid])
    if (rows[0]?.state === state) return
    await new Promise(resolve => setTimeout(resolve, 25))
  }
}

/** An account with documents that passed without a number, and ten numbers by each. */
async function loadAffected({ owner, admin }: Stage, affected: number): Promise<Context> {
  const system: Context = { ...owner, scope: 'system' }
  const account = await createAccount(system, { friendlyName: 'Many numbers', type: 'full', isTest: true })
  const ctx: Context = { ...owner, accountSid: account.sid }
  const rule = await read(system, tx => findRegulationById(tx, 'DE.mobile.individual'))
  if (!rule) throw new Error('the rule is not there')
  const documents: { sid: string; addressSid: string }[] = []
  while (documents.length < affected / NUMBERS_A_DOCUMENT)
    await bookkeep(ctx, async tx => {
      for (let index = 0; index < 100; index++) documents.push(await insertProof(tx, ctx, rule))
    })
  await admin.query(
    `with n as (select i, '+4915' || lpad(i::text, 9, '0') as phone from generate_series(1, $1::int) i),
       stock as (insert into inventory (phone_number, iso_country, number_type, capabilities, state, imported_at)
         select phone, 'DE', 'mobile', '{voice}', 'active', now() from n)
     select count(*) from n`,
    [affected],
  )
  await admin.query(
    `insert into numbers (sid, account_sid, phone_number, iso_country, number_type, friendly_name, address_sid, identity_sid, compliance,
       compliance_since, regulation_sid, regulation_version, created_at, updated_at)
     select 'PN' || md5(i::text), $1, '+4915' || lpad(i::text, 9, '0'), 'DE', 'mobile', 'x', ($2::text[])[1 + i % $4::int], ($3::text[])[1 + i % $4::int],
       'compliant', now(), $5, $6, now(), now()
     from generate_series(1, $7::int) i`,
    [
      account.sid,
      documents.map(({ addressSid }) => addressSid),
      documents.map(({ sid }) => sid),
      documents.length,
      rule.sid,
      rule.version,
      affected,
    ],
  )
  return ctx
}

async function insertProof(
  tx: Parameters<typeof insertDocument>[0],
  ctx: Context,
  rule: { sid: string; version: number },
): Promise<{ sid: string; addressSid: string }> {
  const addressSid = ctx.mint('address')
  await insertAddress(tx, ctx, {
    sid: addressSid,
    accountSid: ctx.accountSid,
    customerName: 'Erika Mustermann',
    friendlyName: '',
    street: 'Unter den Linden 1',
    streetSecondary: '',
    city: 'Berlin',
    region: 'Berlin',
    postalCode: '10117',
    isoCountry: 'DE',
    emergencyEnabled: false,
    validated: true,
    verified: true,
    keySlot: await ctx.vault.createKey(),
    createdAt: ctx.now,
    updatedAt: ctx.now,
  })
  const sid = await insertDocument(tx, ctx, rule, { state: 'passed', friendlyName: 'Erika', addressSid })
  return { sid, addressSid }
}

/** Numbers of the same country and type that stand by the rule for businesses, up to `size` in all. */
async function loadOthers(admin: Pool, accountSid: string, from: number, size: number): Promise<void> {
  if (size > from) {
    const phone = `'+4916' || lpad(i::text, 9, '0')`
    await admin.query(
      `insert into inventory (phone_number, iso_country, number_type, capabilities, state, imported_at)
       select ${phone}, 'DE', 'mobile', '{voice}', 'active', now() from generate_series($1::int, $2::int - 1) i`,
      [from, size],
    )
    await admin.query(
      `insert into numbers (sid, account_sid, phone_number, iso_country, number_type, friendly_name, compliance, compliance_since, regulation_sid,
         regulation_version, created_at, updated_at)
       select 'PN' || md5('other' || i), $1, ${phone}, 'DE', 'mobile', 'x', 'compliant', now(),
         (select sid from regulations where id = 'DE.mobile.business' and replaced_at is null), 1, now(), now()
       from generate_series($2::int, $3::int - 1) i`,
      [accountSid, from, size],
    )
  }
  await admin.query('analyze inventory, numbers, identity_documents')
}

/** What a number needs and what of the account qualifies, beside one statement that reads its rules. */
async function measureResolver({ admin }: Stage, ctx: Context): Promise<Line> {
  const number = { phoneNumber: '+4915000000001', ...GROUP }
  const times: { ours: number[]; bare: number[] } = { ours: [], bare: [] }
  const few: Context = { ...ctx, accountSid: `AC${'0'.repeat(32)}` }
  for (let round = 0; round < RESOLVED; round++) {
    const start = performance.now()
    await read(few, tx => findRequirements(tx, few, number, 'individual'))
    const middle = performance.now()
    await admin.query({
      name: 'bare',
      text: `select i.phone_number, r.content from inventory i join regulations r on r.iso_country = i.iso_country and r.number_type = i.number_type
        and r.replaced_at is null where i.phone_number = $1`,
      values: [number.phoneNumber],
    })
    if (round < RESOLVED / 10) continue
    times.ours.push(middle - start)
    times.bare.push(performance.now() - middle)
  }
  const [ours, bare] = [percentile(times.ours, 0.5), percentile(times.bare, 0.5)]
  return {
    name: 'what a number needs, p50 / one indexed statement for number and rules',
    figure: `${(ours / bare).toFixed(1)} (${ours.toFixed(1)} ms beside ${bare.toFixed(1)} ms)`,
    goal: '-',
    isMet: null,
  }
}
