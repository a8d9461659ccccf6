import type { Reason } from '../../domain/reasons.ts'

/** A reason as the API shows it. */
export const reasonView = ({ twilioCode, ...rest }: Reason): Record<string, unknown> => ({ ...rest, twilio_code: twilioCode })
