import { CUSTOMER_SHOTS } from './customer.ts'
import type { Shot } from './shot.ts'
import { OPERATOR_SHOTS, REVIEWER_SHOTS } from './staff.ts'

/** Every picture of the guides. */
export const SHOTS: readonly Shot[] = [...CUSTOMER_SHOTS, ...REVIEWER_SHOTS, ...OPERATOR_SHOTS]
