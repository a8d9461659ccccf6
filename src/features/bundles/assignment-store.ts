import type { Page, PageRequest } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Assignment } from './bundle.ts'

const COLUMNS = `sid, account_sid as "accountSid", bundle_sid as "bundleSid", object_sid as "objectSid", object_type as "objectType", created_at as "createdAt"`

/** Whether it was put in; false when the object is in the bundle already. */
export async function insertAssignment(tx: Tx, assignment: Assignment): Promise<boolean> {
  const row = await tx.one<{ sid: string }>(
    `insert into assignments (sid, account_sid, bundle_sid, object_sid, object_type, created_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (bundle_sid, object_sid) do nothing returning sid`,
    [assignment.sid, assignment.accountSid, assignment.bundleSid, assignment.objectSid, assignment.objectType, assignment.createdAt],
  )
  return row !== undefined
}

export async function findAssignment(tx: Tx, ctx: Context, bundleSid: string, sid: string): Promise<Assignment | undefined> {
  return tx.one<Assignment>(`select ${COLUMNS} from assignments where account_sid = $1 and bundle_sid = $2 and sid = $3`, [
    ctx.accountSid,
    bundleSid,
    sid,
  ])
}

/** Everything in a bundle, oldest first. Index: assignments_bundle. */
export async function assignmentsOf(tx: Tx, ctx: Context, bundleSid: string): Promise<Assignment[]> {
  return tx.query<Assignment>(`select ${COLUMNS} from assignments where account_sid = $1 and bundle_sid = $2 order by created_at, sid`, [
    ctx.accountSid,
    bundleSid,
  ])
}

/** Index: assignments_bundle. */
export async function listAssignments(
  tx: Tx,
  ctx: Context,
  filter: { bundleSid: string; objectType: string | undefined },
  page: PageRequest,
): Promise<Page<Assignment>> {
  return listPage<Assignment>(
    tx,
    {
      select: `select ${COLUMNS} from assignments`,
      where: [
        ['account_sid = ? and bundle_sid = ?', ctx.accountSid, filter.bundleSid],
        filter.objectType ? ['object_type = ?', filter.objectType] : undefined,
      ],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
}

export async function deleteAssignment(tx: Tx, ctx: Context, sid: string): Promise<void> {
  await tx.query('delete from assignments where account_sid = $1 and sid = $2', [ctx.accountSid, sid])
}

/** Empties a bundle. */
export async function deleteAssignmentsOf(tx: Tx, ctx: Context, bundleSid: string): Promise<void> {
  await tx.query('delete from assignments where account_sid = $1 and bundle_sid = $2', [ctx.accountSid, bundleSid])
}

/** Which of these objects are in another approved bundle, whose approval they carry. Index: assignments_object. */
export async function relySids(tx: Tx, ctx: Context, bundleSid: string, objectSids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ sid: string }>(
    `select distinct a.object_sid as sid from assignments a join bundles b on b.sid = a.bundle_sid
     where a.account_sid = $1 and a.object_sid = any($3) and a.bundle_sid <> $2 and b.deleted_at is null
       and b.state in ('approved', 'provisionally-approved')`,
    [ctx.accountSid, bundleSid, objectSids],
  )
  return new Set(rows.map(({ sid }) => sid))
}

/** Whether the object is in the bundle. Index: assignments_bundle_sid_object_sid_key. */
export async function holdsObject(tx: Tx, bundleSid: string, objectSid: string): Promise<boolean> {
  const row = await tx.one<{ found: boolean }>(
    'select exists (select 1 from assignments where bundle_sid = $1 and object_sid = $2) as found',
    [bundleSid, objectSid],
  )
  return row?.found ?? false
}
