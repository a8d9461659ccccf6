import { isoTime } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { type EndUser, HOST_PATHS } from './end-user.ts'

export const endUserView = (endUser: EndUser, ctx: Pick<Context, 'publicUrl'>): Record<string, unknown> => ({
  sid: endUser.sid,
  account_sid: endUser.accountSid,
  friendly_name: endUser.friendlyName,
  type: endUser.type,
  attributes: endUser.attributes,
  date_created: isoTime(endUser.createdAt),
  date_updated: isoTime(endUser.updatedAt),
  url: `${ctx.publicUrl}${HOST_PATHS[endUser.host]}/EndUsers/${endUser.sid}`,
})
