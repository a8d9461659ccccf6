import type { TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import { Value } from 'typebox/value'
import { AppError } from '../../domain/errors.ts'
import type { AnyRoute } from './route.ts'

interface Part {
  schema: TSchema
  validator: Validator
  names: Set<string>
}

export interface InputCheck {
  params: Part | undefined
  query: Part | undefined
  body: Part | undefined
}

/** Compiles the schemas of a route once. */
export function compileInput({ params, query, body }: Pick<AnyRoute, 'params' | 'query' | 'body'>): InputCheck {
  const part = (schema: TSchema | undefined): Part | undefined =>
    schema && { schema, validator: Compile(schema), names: new Set('properties' in schema ? Object.keys(schema.properties as object) : []) }
  return { params: part(params), query: part(query), body: part(body) }
}

/**
 * Keeps declared names only (a client cannot set what no schema names), converts form texts, checks.
 * @throws AppError missingParameter, invalidParameter
 */
export function checkInput(
  check: InputCheck,
  params: unknown,
  query: unknown,
  body: unknown,
): { params: unknown; query: unknown; body: unknown } {
  return { params: checkPart(check.params, params), query: checkPart(check.query, query), body: checkPart(check.body, body) }
}

function checkPart(part: Part | undefined, given: unknown): unknown {
  if (!part) return {}
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new AppError('malformedBody', { why: 'not an object' })
  const known = Object.fromEntries(Object.entries(given).filter(([name]) => part.names.has(name)))
  const value = part.validator.Check(known) ? known : convert(part, known)
  if (part.validator.Check(value)) return value
  throw refusal(part.validator.Errors(value))
}

/** Forms carry texts only, and a list of one looks like a single value. */
function convert(part: Part, known: Record<string, unknown>): unknown {
  const properties = 'properties' in part.schema ? (part.schema.properties as Record<string, { type?: string }>) : {}
  const listed = Object.fromEntries(
    Object.entries(known).map(([name, value]) => [name, properties[name]?.type === 'array' && !Array.isArray(value) ? [value] : value]),
  )
  return Value.Convert(part.schema, listed)
}

function refusal(errors: readonly { keyword: string; instancePath: string; message: string; params?: unknown }[]): AppError {
  const missing = errors.find(({ keyword }) => keyword === 'required')
  const names =
    missing?.params && typeof missing.params === 'object' && 'requiredProperties' in missing.params
      ? missing.params.requiredProperties
      : undefined
  if (Array.isArray(names) && names.length > 0) return new AppError('missingParameter', { name: String(names[0]) })
  const first = errors[0]
  return new AppError('invalidParameter', { name: first?.instancePath.split('/')[1] ?? 'the request', why: first?.message ?? 'invalid' })
}
