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

/** One version of a rule, also one that was replaced: for computing an old verdict again. */
export async function findRegulationVersion(tx: Tx, sid: string, version: number): Promise<Regulation | undefined> {
  const row = await tx.one<Row>('select sid, content from regulations where sid = $1 and version = $2', [sid, version])
  return row?.content
}

export async function listRegulations(
  tx: Tx,
  filter: { isoCountry?: string | undefined; numberType?: NumberType | undefined; endUserType?: EndUserType | undefined },
  page: PageRequest,
): Promise<Page<Regulation & { sid: string }>> {
  const rows = await listPage<Row>(
    tx,
    {
      select: 'select sid, content from regulations',
      where: [
        [`replaced_at is null and (content->>'isAvailable')::boolean`],
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

/** Rules in force, as the publisher compares them. */
export async function currentFingerprints(tx: Tx): Promise<Map<string, { sid: string; version: number; fingerprint: string }>> {
  const rows = await tx.query<{ id: string; sid: string; version: number; fingerprint: string }>(
    'select id, sid, version, fingerprint from regulations where replaced_at is null',
  )
  return new Map(rows.map(({ id, sid, version, fingerprint }) => [id, { sid, version, fingerprint }]))
}

/** Ends a rule: the version stays for old verdicts, no number is judged by it any more. */
export async function endRegulation(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.query('update regulations set replaced_at = $2 where id = $1 and replaced_at is null', [id, now])
}

export async function replaceRegulation(tx: Tx, regulation: Regulation, fingerprint: string, now: Date): Promise<void> {
  await tx.query('update regulations set replaced_at = $2 where id = $1 and replaced_at is null', [regulation.id, now])
  await tx.query(
    `insert into regulations (sid, version, id, iso_country, number_type, end_user_type, content, fingerprint, published_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      regulation.sid,
      regulation.version,
      regulation.id,
      regulation.isoCountry,
      regulation.numberType,
      regulation.endUserType,
      regulation,
      fingerprint,
      now,
    ],
  )
}

/** Every rule in force that is offered to somebody: a few dozen. Index: regulations_current. */
export async function currentRegulations(tx: Tx): Promise<Regulation[]> {
  const rows = await tx.query<Row>(
    `select sid, content from regulations where replaced_at is null and (content->>'isAvailable')::boolean order by id`,
  )
  return rows.map(({ content }) => content)
}
