import type { TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import { Value } from 'typebox/value'
import { AppError } from '../../domain/errors.ts'
import { requireBounded } from './bounds.ts'
import type { AnyRoute } from './route.ts'

interface Property {
  type?: string
  maxLength?: number
  items?: { maxLength?: number }
}

interface Part {
  schema: TSchema
  validator: Validator
  properties: Map<string, Property>
}

export interface InputCheck {
  params: Part | undefined
  query: Part | undefined
  body: Part | undefined
}

/** Compiles the schemas of a route once. */
export function compileInput({ params, query, body }: Pick<AnyRoute, 'params' | 'query' | 'body'>): InputCheck {
  const part = (schema: TSchema | undefined): Part | undefined =>
    schema && { schema, validator: Compile(schema), properties: propertiesOf(schema) }
  return { params: part(params), query: part(query), body: part(body) }
}

/** What an object schema says of each of its names. */
const propertiesOf = (schema: TSchema): Map<string, Property> =>
  // Schemas of parameters are plain objects of texts, lists and JSON.
  new Map('properties' in schema ? Object.entries(schema.properties as Record<string, Property>) : [])

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
  const known = Object.fromEntries(Object.entries(given).filter(([name]) => part.properties.has(name)))
  for (const [name, value] of Object.entries(known)) requireBounded(name, value, boundsOf(part.properties.get(name)))
  const value = part.validator.Check(known) ? known : convert(part, known)
  if (part.validator.Check(value)) return value
  throw refusal(part.validator.Errors(value))
}

/** A property without a type takes any JSON. */
const boundsOf = (property: Property | undefined): { text?: number; isJson?: boolean } => {
  const text = property?.maxLength ?? property?.items?.maxLength
  return { ...(text !== undefined && { text }), isJson: property !== undefined && !('type' in property) && !('anyOf' in property) }
}

/** Forms carry texts only, and a list of one looks like a single value. */
function convert(part: Part, known: Record<string, unknown>): unknown {
  const listed = Object.fromEntries(
    Object.entries(known).map(([name, value]) => [
      name,
      part.properties.get(name)?.type === 'array' && !Array.isArray(value) ? [value] : value,
    ]),
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
  const choices = errors.flatMap(({ keyword, instancePath, params }) =>
    keyword === 'const' && instancePath === first?.instancePath && params && typeof params === 'object' && 'allowedValue' in params
      ? [String(params.allowedValue)]
      : [],
  )
  const why = choices.length > 0 ? `one of ${choices.join(', ')}` : (first?.message ?? 'invalid')
  return new AppError('invalidParameter', { name: first?.instancePath.split('/')[1] ?? 'the request', why })
}
