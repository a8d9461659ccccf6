import { AppError } from '../../domain/errors.ts'
import { isSidShape } from '../../domain/ids.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { BundleKind } from '../bundles/bundle.ts'
import { lockBundle } from '../bundles/store.ts'
import { type ChannelEndpoint, deleteChannel, findChannel, insertChannel, ownsNumber } from './channel-store.ts'

/** Says that a profile or product speaks for a number or another channel. @throws AppError notFound, invalidParameter, conflict */
export function assignChannel(
  ctx: Context,
  kind: BundleKind,
  bundleSid: string,
  { endpointType, endpointSid }: Pick<ChannelEndpoint, 'endpointType' | 'endpointSid'>,
): Promise<ChannelEndpoint> {
  return change(ctx, async tx => {
    if (!(await lockBundle(tx, ctx, kind, bundleSid))) throw new AppError('notFound')
    const sid = isSidShape(endpointSid) ? endpointSid.slice(0, 2) + endpointSid.slice(2).toLowerCase() : undefined
    const isKnown = sid && (!sid.startsWith('PN') || (await ownsNumber(tx, ctx.accountSid, sid)))
    if (!isKnown) throw new AppError('invalidParameter', { name: 'ChannelEndpointSid', why: 'not found in this account' })
    const channel: ChannelEndpoint = {
      sid: ctx.mint('channelEndpoint'),
      accountSid: ctx.accountSid,
      bundleSid,
      endpointType,
      endpointSid: sid,
      createdAt: ctx.now,
    }
    if (!(await insertChannel(tx, channel))) throw new AppError('conflict', { why: 'The channel endpoint is assigned already' })
    return { result: channel, audit: { what: `${kind}.channel_assigned`, sid: bundleSid } }
  })
}

/** @throws AppError notFound */
export function unassignChannel(ctx: Context, kind: BundleKind, bundleSid: string, sid: string): Promise<void> {
  return change(ctx, async tx => {
    if (!(await lockBundle(tx, ctx, kind, bundleSid)) || !(await findChannel(tx, ctx, bundleSid, sid))) throw new AppError('notFound')
    await deleteChannel(tx, ctx, sid)
    return { result: undefined, audit: { what: `${kind}.channel_unassigned`, sid: bundleSid } }
  })
}
