import { isoTime } from '../../platform/http/paging.ts'
import { route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { erasedSince, heldAccountsNamed, type RetentionClass, retentionClasses } from './overview-store.ts'

const THIRTY_DAYS_MS = 30 * 86_400_000

export const retentionRoutes = [
  route({
    method: 'GET',
    path: '/staff/v1/Retention',
    access: 'staff',
    roles: ['operator', 'supervisor'],
    tag: 'Retention',
    summary: 'What waits for its erasure, what is overdue, what a legal hold keeps, and what was erased in the last 30 days',
    handle: overview,
  }),
]

function overview(ctx: Context): Promise<Record<string, unknown>> {
  const { retention_details_days: details, retention_unused_days: papers } = ctx.policy.settings
  return read(ctx, async tx => ({
    classes: (await retentionClasses(tx, ctx.now, { details, papers })).map(classView),
    erased_last_30_days: await erasedSince(tx, new Date(ctx.now.getTime() - THIRTY_DAYS_MS)),
    held_accounts: await heldAccountsNamed(tx),
  }))
}

const classView = ({ nextAt, ...counts }: RetentionClass) => ({ ...counts, next_at: isoTime(nextAt) })
