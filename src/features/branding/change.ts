import type { Branding } from '../../domain/branding.ts'
import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { findBranding, saveBranding } from './store.ts'

/** Changes what is given and leaves the rest. @throws AppError invalidParameter */
export function changeBranding(ctx: Context, input: Partial<Branding>): Promise<Branding> {
  return change(ctx, async tx => {
    const branding: Branding = { ...(await findBranding(tx, ctx.accountSid)), ...input }
    if (branding.language && !branding.languages.includes(branding.language))
      throw new AppError('invalidParameter', { name: 'Language', why: 'it is not among Languages' })
    await saveBranding(tx, ctx.accountSid, branding, ctx.now)
    return { result: branding, audit: { what: 'branding.changed', sid: ctx.accountSid } }
  })
}
