import { CUSTOMER_SHOTS } from './customer.ts'
import type { Shot } from './shot.ts'

/** Every picture of the guides. */
export const SHOTS: readonly Shot[] = [...CUSTOMER_SHOTS]
