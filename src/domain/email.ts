/** One `@` with something on both sides: whether it exists, only the mail can tell. */
export const isEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text)
