/**
 * Parts a name field: `ERIKSSON<<ANNA<MARIA<<<` is last name ERIKSSON, first names ANNA MARIA (ICAO 9303-3, 4.6).
 * Without `<<` everything is the last name. Diacritics are lost in print; names are compared with `domain/text/names.ts`,
 * which knows the transliterations.
 */
export function splitNames(raw: string): { last: string; first: string } {
  const [last = '', ...rest] = raw.replace(/^<+|<+$/g, '').split('<<')
  return { last: spaced(last), first: spaced(rest.join('<')) }
}

const spaced = (part: string): string => part.split('<').filter(Boolean).join(' ')
