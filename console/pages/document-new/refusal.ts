import type { ApiError } from '../../api/http.ts'

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const MOST_LINES = 12

/** The sentences inside `details` of a refusal: an evaluation, or a list of reasons. */
export function refusalLines({ details }: ApiError): string[] {
  const lines = new Set<string>()
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one)
    if (!isRecord(value) || Array.isArray(value) || value.passed === true) return
    const inner = Object.values(value).filter(one => typeof one === 'object')
    const text = value.failure_reason ?? value.text ?? value.fix
    if (typeof text === 'string' && text) lines.add(text)
    for (const one of inner) walk(one)
  }
  walk(details)
  return [...lines].slice(0, MOST_LINES)
}
