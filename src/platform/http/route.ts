import type { Static, TSchema } from 'typebox'
import type { Context, StaffRole } from '../postgres/context.ts'

/** A file that has arrived whole and lies encrypted in the vault; nothing refers to it yet. */
export interface UploadedFile {
  /** Form field it came in. */
  field: string
  fileName: string
  mimeType: string
  sizeBytes: number
  /** Keyed hash of the content: equal files have equal hashes on this installation. */
  contentHash: string
  path: string
  keySlot: string
}

/** An answer that is a file: sent piece by piece, never whole in memory. */
export interface Download {
  fileName: string
  pieces: AsyncIterable<string | Uint8Array>
}

export interface Input<P, Q, B> {
  params: P
  query: Q
  body: B
  files: UploadedFile[]
  /** The body of a route that takes a CSV file, as it comes in. */
  csv: AsyncIterable<Uint8Array>
}

type StaticOf<S> = S extends TSchema ? Static<S> : Record<string, never>

/** Who may call: an account (token, key or session), staff, or anybody. */
export type Access = 'account' | 'staff' | 'public'

/** One operation, declared once: served, validated and described in the OpenAPI file from here. */
export interface Route<P extends TSchema | undefined, Q extends TSchema | undefined, B extends TSchema | undefined, R> {
  method: 'GET' | 'POST' | 'DELETE'
  /** Fastify notation, without `.json`; `:AccountSid` names the account whose things are meant. */
  path: string
  /** What it does, in one line of the API reference. */
  summary: string
  /** Heading in the API reference. */
  tag: string
  access?: Access
  /** Which members of staff may call it: named for every route of theirs. */
  roles?: readonly StaffRole[]
  params?: P
  query?: Q
  body?: B
  /** Success status: 200 unless given. */
  status?: 200 | 201 | 204
  /** Takes multipart/form-data with files; at most this many. */
  maxFiles?: number
  /** Takes a CSV file as the whole body, however long. */
  takesCsv?: boolean
  /** Answers a `Download` of this type. */
  downloads?: 'text/csv' | 'application/zip'
  /** Only who may manage accounts and keys. */
  needsManage?: boolean
  /** A request that works on a fresh server: it stands in the API reference, and a test sends it. Query for GET, body for POST. */
  example?: Record<string, string>
  /** Shape of the answer, for the API reference. */
  answer?: TSchema
  /** Asked before the body is received: a stranger without a right to it cannot make the server store anything. */
  admit?(ctx: Context, params: StaticOf<P>): Promise<void>
  handle(ctx: Context, input: Input<StaticOf<P>, StaticOf<Q>, StaticOf<B>>): Promise<R>
  /** Turns the result into the answer's body; the result itself when left out. */
  view?(result: R, ctx: Context): unknown
}

/** A route whose types were checked when it was declared; only the server handles it further. */
export type AnyRoute = Omit<Route<undefined, undefined, undefined, unknown>, 'params' | 'query' | 'body' | 'handle' | 'view' | 'admit'> & {
  params?: TSchema | undefined
  query?: TSchema | undefined
  body?: TSchema | undefined
  admit?(ctx: Context, params: never): Promise<void>
  handle(ctx: Context, input: Input<never, never, never>): Promise<unknown>
  view?(result: never, ctx: Context): unknown
}

/** Checks the types of one route and forgets them, so that routes of all shapes fit into one list. */
export function route<
  R,
  P extends TSchema | undefined = undefined,
  Q extends TSchema | undefined = undefined,
  B extends TSchema | undefined = undefined,
>(declared: Route<P, Q, B, R>): AnyRoute {
  // The erased type is only ever called with input that was validated against these very schemas.
  return declared as unknown as AnyRoute
}
