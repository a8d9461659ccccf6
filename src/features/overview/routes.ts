import { route } from '../../platform/http/route.ts'
import { read } from '../../platform/postgres/context.ts'
import { findOverview, type Overview } from './overview.ts'

export const overviewRoutes = [
  route({
    method: 'GET',
    path: '/v1/Overview',
    tag: 'Overview',
    summary: 'Numbers by standing, and what needs somebody, waits or ends soon: counts, and the newest of each',
    handle: ctx => read(ctx, tx => findOverview(tx, ctx)),
    view: ({ numbers, parts, unreadMessages }: Overview) => ({
      numbers: {
        compliant: numbers.compliant ?? 0,
        action_required: numbers['action-required'] ?? 0,
        not_regulated: numbers['not-regulated'] ?? 0,
      },
      parts,
      unread_messages: unreadMessages,
    }),
  }),
]
