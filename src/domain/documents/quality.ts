import type { Quality, ReadingFinding } from '../reading/reading.ts'

/**
 * Where a picture stops being good enough. Chosen so that fewer than one good picture in a hundred is refused:
 * a doubtful picture is decided by whether it could be read, and the measure then explains the failure.
 */
export const QUALITY_LIMITS = {
  /** Below: blurred, whatever was read. */
  blurredSharpness: 0.58,
  /** Below: a reading that failed is put down to blur. */
  softSharpness: 0.69,
  /** The same where no word of the print could be read for sure: a hand's motion leaves some edges sharp. */
  wordlessSharpness: 0.8,
  /** Below: too dark, whatever was read. */
  darkBrightness: 0.16,
  /** Below: a reading that failed is put down to darkness. */
  dimBrightness: 0.27,
  /** What reflections cover against what is printed. Above: refused. */
  strongGlare: 0.06,
  /** Above: a reading that failed is put down to glare. */
  someGlare: 0.015,
  /** Pixels on the document's shorter side. Below: a reading that failed is put down to the size. */
  smallResolution: 480,
} as const

/** Findings that refuse a picture even when its lines were read. */
export function refusingQuality(quality: Quality | null): ReadingFinding[] {
  if (!quality) return []
  const findings: ReadingFinding[] = []
  if (quality.sharpness < QUALITY_LIMITS.blurredSharpness) findings.push({ code: 'blurry' })
  if (quality.brightness < QUALITY_LIMITS.darkBrightness) findings.push({ code: 'too_dark' })
  if (quality.glare > QUALITY_LIMITS.strongGlare) findings.push({ code: 'glare', ...(quality.glareBox ? { box: quality.glareBox } : {}) })
  if (quality.isCutOff) findings.push({ code: 'cut_off' })
  return findings
}

/** Good enough that what it does not show is not there; in a blurred or dark picture the measure is the reason. */
export const isSharpAndLit = (quality: Quality | null): boolean =>
  quality === null || (quality.sharpness >= QUALITY_LIMITS.softSharpness && quality.brightness >= QUALITY_LIMITS.dimBrightness)

/** Likely causes why a picture could not be read: limits that a readable picture may pass. */
export function explainUnread(quality: Quality | null, hasWords: boolean): (ReadingFinding | { code: 'too_small' })[] {
  if (!quality) return []
  const causes: (ReadingFinding | { code: 'too_small' })[] = []
  if (quality.isCutOff) causes.push({ code: 'cut_off' })
  if (quality.brightness < QUALITY_LIMITS.dimBrightness) causes.push({ code: 'too_dark' })
  if (quality.glare > QUALITY_LIMITS.someGlare) causes.push({ code: 'glare', ...(quality.glareBox ? { box: quality.glareBox } : {}) })
  if (quality.resolution < QUALITY_LIMITS.smallResolution) causes.push({ code: 'too_small' })
  const { softSharpness, wordlessSharpness } = QUALITY_LIMITS
  if (quality.sharpness < (hasWords ? softSharpness : wordlessSharpness)) causes.push({ code: 'blurry' })
  return causes
}
