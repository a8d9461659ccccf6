const E164 = /^\+[1-9]\d{6,14}$/

/** E.164, with spaces and punctuation taken out; undefined when it is none. */
export function e164(text: string): string | undefined {
  const digits = text.replace(/[\s().-]/g, '')
  return E164.test(digits) ? digits : undefined
}
