/** Check digit by weights 7, 3, 1 (ICAO 9303-3, 4.9); fillers count as zero. Characters outside A-Z, 0-9 and `<` count as zero too. */
export function checkDigit(characters: string): string {
  let sum = 0
  for (let index = 0; index < characters.length; index++) sum += weightOf(index) * numberOf(characters.charCodeAt(index))
  return String(sum % 10)
}

const weightOf = (index: number): number => (index % 3 === 0 ? 7 : index % 3 === 1 ? 3 : 1)

function numberOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  if (code >= 65 && code <= 90) return code - 55
  return 0
}
