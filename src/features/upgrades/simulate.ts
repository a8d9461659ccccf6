import { AppError } from '../../domain/errors.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { simulateInquiry } from '../inquiries/simulate.ts'
import { inquiryOfUpgrade } from './store.ts'

/** Sandbox: an upgrade follows its ID check, so that is what is forced. @throws AppError notFound, invalidParameter, wrongState */
export async function simulateUpgrade(
  ctx: Context,
  { sid, status }: { sid: string; status: string | undefined },
): Promise<{ status: string }> {
  const inquiry = await read(ctx, tx => inquiryOfUpgrade(tx, sid))
  if (!inquiry) throw new AppError('notFound')
  return simulateInquiry(ctx, { sid: inquiry, status })
}
