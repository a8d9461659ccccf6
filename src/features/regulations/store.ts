import type { EndUserType, NumberType, Regulation } from '../../domain/regulations/regulation.ts'
import type { Page, PageRequest } from '../../platform/http/paging.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'

interface Row {
  sid: string
  content: Regulation
}

/** The rule in force for a group. Index: regulations_group. */
export async function findRegulation(
  tx: Tx,
  group: { isoCountry: string; numberType: string; endUserType: string },
): Promise<Regulation | undefined> {
  const row = await tx.one<Row>(
    'select sid, content from regulations where iso_country = $1 and number_type = $2 and end_user_type = $3 and replaced_at is null',
    [group.isoCountry, group.numberType, group.endUserType],
  )
  return row?.content
}

/** All rules in force for a country and number type: one for each kind of end user, at most. Index: regulations_group. */
export async function regulationsFor(tx: Tx, isoCountry: string, numberType: string): Promise<Regulation[]> {
  const rows = await tx.query<Row>(
    'select sid, content from regulations where iso_country = $1 and number_type = $2 and replaced_at is null order by end_user_type desc',
    [isoCountry, numberType],
  )
  return rows.map(({ content }) => content)
}

export async function findRegulationBySid(tx: Tx, sid: string): Promise<Regulation | undefined> {
  const row = await tx.one<Row>('select sid, content from regulations where sid = $1 and replaced_at is null', [sid])
  return row?.content
}

/** The rule in force with an id such as `DE.local.individual`. Index: regulations_current. */
export async function findRegulationById(tx: Tx, id: string): Promise<Regulation | undefined> {
  return (await tx.one<Row>('select sid, content from regulations where id = $1 and replaced_at is null', [id]))?.content
}

/** One version of a rule, also one that was replaced: for computing an old verdict again. */
export async function findRegulationVersion(tx: Tx, sid: string, version: number): Promise<Regulation | undefined> {
  const row = await tx.one<Row>('select sid, content from regulations where sid = $1 and version = $2', [sid, version])
  return row?.content
}

/** Old versions of rules, each read once for as long as this is kept: a transaction. */
export function regulationVersions(tx: Tx): (sid: string, version: number) => Promise<Regulation | undefined> {
  const known = new Map<string, Promise<Regulation | undefined>>()
  return (sid, version) => {
    const key = `${sid} ${version}`
    const found = known.get(key) ?? findRegulationVersion(tx, sid, version)
    known.set(key, found)
    return found
  }
}

/** What a customer sees: the rules that are offered. Staff see all. */
export async function listRegulations(
  tx: Tx,
  filter: {
    isoCountry?: string | undefined
    numberType?: NumberType | undefined
    endUserType?: EndUserType | undefined
    withUnavailable?: boolean
  },
  page: PageRequest,
): Promise<Page<Regulation & { sid: string }>> {
  const rows = await listPage<Row>(
    tx,
    {
      select: 'select sid, content from regulations',
      where: [
        ['replaced_at is null'],
        filter.withUnavailable ? undefined : [`(content->>'isAvailable')::boolean`],
        filter.isoCountry ? ['iso_country = ?', filter.isoCountry] : undefined,
        filter.numberType ? ['number_type = ?', filter.numberType] : undefined,
        filter.endUserType ? ['end_user_type = ?', filter.endUserType] : undefined,
      ],
      orderBy: 'id',
      orderType: 'text',
      direction: 'asc',
    },
    page,
  )
  return { ...rows, items: rows.items.map(({ content }) => content) }
}

/** Every rule in force, offered or not, and the highest version that each id ever had: a few dozen of each. */
export async function rulesInForce(tx: Tx): Promise<{ rules: Regulation[]; versions: Map<string, number> }> {
  const rows = await tx.query<Row>('select sid, content from regulations where replaced_at is null order by id')
  const latest = await tx.query<{ id: string; version: number }>('select id, max(version)::int as version from regulations group by id')
  return { rules: rows.map(({ content }) => content), versions: new Map(latest.map(({ id, version }) => [id, version])) }
}

/** Ends a rule: the version stays for old verdicts, no number is judged by it any more. */
export async function endRegulation(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.query('update regulations set replaced_at = $2 where id = $1 and replaced_at is null', [id, now])
}

/** By which change a version came, and until when approvals under the one before hold. */
export interface Published {
  changeSid: string
  origin: 'draft' | 'files'
  graceUntil: Date | null
  at: Date
}

/** The day of grace of the versions that came by a change. */
export async function setGrace(tx: Tx, changeSid: string, graceUntil: Date): Promise<void> {
  await tx.query('update regulations set grace_until = $2 where change_sid = $1', [changeSid, graceUntil])
}

export async function replaceRegulation(tx: Tx, regulation: Regulation, fingerprint: string, by: Published): Promise<void> {
  await endRegulation(tx, regulation.id, by.at)
  await tx.query(
    `insert into regulations (sid, version, id, iso_country, number_type, end_user_type, content, fingerprint, published_at, change_sid, origin, grace_until)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      regulation.sid,
      regulation.version,
      regulation.id,
      regulation.isoCountry,
      regulation.numberType,
      regulation.endUserType,
      regulation,
      fingerprint,
      by.at,
      by.changeSid,
      by.origin,
      by.graceUntil,
    ],
  )
}

/** Until when approvals under the version before the one in force hold. */
export async function graceOf(tx: Tx, sid: string): Promise<Date | null> {
  const row = await tx.one<{ grace_until: Date | null }>('select grace_until from regulations where sid = $1 and replaced_at is null', [
    sid,
  ])
  return row?.grace_until ?? null
}

/** Rules that an operator published: the files that come with Countersign do not replace them. */
export async function draftedIds(tx: Tx): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(`select id from regulations where replaced_at is null and origin = 'draft'`)
  return new Set(rows.map(({ id }) => id))
}

export interface RegulationVersion {
  content: Regulation
  publishedAt: Date
  replacedAt: Date | null
  graceUntil: Date | null
  changeSid: string | null
  origin: 'draft' | 'files'
}

/** Every version of a rule, oldest first. */
export async function versionsOf(tx: Tx, sid: string): Promise<RegulationVersion[]> {
  return tx.query<RegulationVersion>(
    `select content, published_at as "publishedAt", replaced_at as "replacedAt", grace_until as "graceUntil", change_sid as "changeSid", origin
     from regulations where sid = $1 order by version`,
    [sid],
  )
}

/** Every rule in force that is offered to somebody: a few dozen. Index: regulations_current. */
export async function currentRegulations(tx: Tx): Promise<Regulation[]> {
  const rows = await tx.query<Row>(
    `select sid, content from regulations where replaced_at is null and (content->>'isAvailable')::boolean order by id`,
  )
  return rows.map(({ content }) => content)
}
