/** Days that an owner has to mend a number in use, from when it no longer meets its rule. */
export const MEND_DAYS = 30

export const mendBy = (now: Date): Date => new Date(now.getTime() + MEND_DAYS * 86_400_000)
