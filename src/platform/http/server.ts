import { randomBytes, randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { AppError } from '../../domain/errors.ts'
import { mintSid, parseSid } from '../../domain/ids.ts'
import { VendorUnavailable } from '../../domain/vendor.ts'
import type { Clock } from '../clock.ts'
import { type Log, placeOf } from '../log.ts'
import type { Actor, Context, Policy } from '../postgres/context.ts'
import { type Database, isDatabaseError, isSilence } from '../postgres/pool.ts'
import type { Vault } from '../vault/vault.ts'
import { parseBasic } from './basic.ts'
import { answerBrokenRequest } from './broken-request.ts'
import { errorBody } from './error-body.ts'
import { fingerprint, takeKey } from './idempotency.ts'
import { createRateLimit, type RateLimit } from './rate-limit.ts'
import { requireRole } from './rights.ts'
import type { Access, AnyRoute, Download, UploadedFile } from './route.ts'
import { addField, discardFiles, receiveMultipart } from './upload.ts'
import { checkInput, compileInput } from './validate.ts'
import { createWrongTries, type WrongTries } from './wrong-tries.ts'

/** Who a request turned out to be from. */
export interface Principal {
  accountSid: string
  actor: Actor
}

export interface ServerOptions {
  db: Database
  vault: Vault
  policy: Policy
  clock: Clock
  log: Log
  /** COUNTERSIGN_PUBLIC_URL; without it links are built from the request's Host. */
  publicUrl: string | undefined
  /** How many proxies stand in front: as many of the last X-Forwarded entries are believed. */
  trustProxy: number
  /** @throws AppError notAuthenticated, accountNotActive, forbidden */
  authenticate(request: FastifyRequest, access: Exclude<Access, 'public'>, ctx: Context): Promise<Principal>
  /** The status of `child` when it is a subaccount of `parent`, else undefined. */
  childAccount(ctx: Context, child: string, parent: string): Promise<string | undefined>
  /** This process among the living: see `joinProcesses`. */
  processId?: string | undefined
  /** Told of every answer, for metrics. */
  onAnswer?(route: string, method: string, status: number, ms: number): void
}

const BODY_LIMIT_BYTES = 1024 * 1024
const REQUEST_TIMEOUT_MS = 120_000
const LET_GO_MS = 100
const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}
/** What is no page may do nothing, even when a browser is led to show it as one. */
const UNLESS_SET = { 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" }
const HTTPS_ONLY = 'max-age=31536000'

/** Builds the server: parsing, error bodies and security headers; `addRoutes` then serves each declared route. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: options.trustProxy > 0 && ((_address, hop) => hop < options.trustProxy),
    genReqId: () => `RQ${randomUUID().replaceAll('-', '')}`,
    // Twilio's 2010 API ends in `.json`; one path serves both spellings.
    rewriteUrl: request => (request.url ?? '/').replace(/^(\/2010-04-01\/[^?]*?)\.json(?=$|\?)/, '$1'),
    clientErrorHandler: answerBrokenRequest,
    // An address that cannot be decoded, or is longer than any of ours, is one that is not there.
    frameworkErrors: (_error, request, reply) => answerNowhere(request.url, reply.raw),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 400 },
  })
  await app.register(multipart, { throwFileSizeLimit: false })
  await app.register(cookie)
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, parseForm(String(body))),
  )
  app.addContentTypeParser('text/csv', (_request, payload, done) => done(null, payload))
  app.addHook('onSend', (request, reply, _payload, done) => {
    reply.headers(SECURITY_HEADERS).header('x-request-id', request.id)
    for (const [name, value] of Object.entries(UNLESS_SET))
      if (!reply.hasHeader(name) && !reply.raw.hasHeader(name)) reply.header(name, value)
    if (request.protocol === 'https') reply.header('strict-transport-security', HTTPS_ONLY)
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown'
    options.log.info('request', {
      requestId: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    })
    options.onAnswer?.(route, request.method, reply.statusCode, reply.elapsedTime)
    done()
  })
  letGoWhenClosing(app)
  const wrongTries = createWrongTries()
  app.setErrorHandler((error, request, reply) => sendError(options.log, wrongTries, error, request, reply))
  return app
}

/** Outside of every hook, so it brings its headers itself. */
function answerNowhere(url: string, response: ServerResponse): void {
  response.writeHead(404, { ...SECURITY_HEADERS, ...UNLESS_SET, 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(errorBody(new AppError('notFound'), url)))
}

/** Node closes idle connections once at the end; one that answers its last request later would hold the end up for a minute. */
function letGoWhenClosing(app: FastifyInstance): void {
  let timer: NodeJS.Timeout | undefined
  app.addHook('preClose', async () => {
    timer = setInterval(() => app.server.closeIdleConnections(), LET_GO_MS)
  })
  app.addHook('onClose', async () => clearInterval(timer))
}

/** Serves declared routes. */
export function addRoutes(app: FastifyInstance, routes: readonly AnyRoute[], options: ServerOptions): void {
  const rateLimit = createRateLimit()
  for (const declared of routes) {
    const check = compileInput(declared)
    app.route({
      method: declared.method,
      url: declared.path,
      handler: async (request, reply) => {
        const ctx = await contextFor(declared, request, options, rateLimit)
        // Validated again with the rest below; here it only decides whether to go on.
        await declared.admit?.(ctx, request.params as never)
        const received = await receive(declared, request, options.vault)
        try {
          const input = checkInput(check, request.params, request.query, received.fields)
          const given = { ...input, files: received.files, csv: received.csv }
          const { status, body } = await answer(declared, ctx, request, given, options.processId)
          if (declared.downloads) return sendDownload(reply.code(status), declared.downloads, body as Download)
          return reply.code(status).send(body)
        } catch (error) {
          // A refusal changed nothing, so its files belong to nobody. After any other failure a commit may have happened: the orphan sweep decides.
          if (error instanceof AppError && error.status < 500) await discardFiles(options.vault, received.files)
          throw error
        }
      },
    })
  }
}

/** Runs the handler once, or gives the remembered answer of the same `Idempotency-Key`. */
async function answer(
  declared: AnyRoute,
  ctx: Context,
  request: FastifyRequest,
  input: { params: unknown; query: unknown; body: unknown; files: UploadedFile[]; csv: AsyncIterable<Uint8Array> },
  processId: string | undefined,
): Promise<{ status: number; body: unknown }> {
  const status = declared.status ?? 200
  // `checkInput` has validated the parts against the schemas that `route()` tied to this handler's types.
  const handle = (context: Context) => declared.handle(context, input as never)
  const view = async (result: unknown) => (status === 204 ? undefined : declared.view ? await declared.view(result as never, ctx) : result)

  const key = request.headers['idempotency-key']
  // Files that come or go are too long to be remembered; a change of theirs may be made twice.
  const isStream = declared.downloads !== undefined || declared.takesCsv === true
  if (declared.method !== 'POST' || isStream || typeof key !== 'string' || key === '')
    return { status, body: await view(await handle(ctx)) }

  const idempotency = await takeKey(ctx, key, fingerprint(request.method, request.url, input.body, input.files), processId)
  if (idempotency.saved) {
    await discardFiles(ctx.vault, input.files)
    return idempotency.saved
  }
  try {
    let body: unknown
    const result = await handle({
      ...ctx,
      remember: async (tx, changed) => {
        body = await view(changed)
        await idempotency.remember(tx, { status, body })
      },
    })
    return { status, body: body ?? (await view(result)) }
  } catch (error) {
    await idempotency.release()
    throw error
  }
}

async function contextFor(declared: AnyRoute, request: FastifyRequest, options: ServerOptions, rateLimit: RateLimit): Promise<Context> {
  const anonymous = baseContext(request, options)
  const access = declared.access ?? 'account'
  if (access === 'public') return anonymous
  const { accountSid, actor } = await options.authenticate(request, access, anonymous)
  if (declared.needsManage && !actor.mayManage) throw new AppError('forbidden')
  if (access === 'staff') {
    requireRole(actor, declared.roles ?? [])
    return { ...anonymous, actor, scope: 'staff' }
  }
  // People in the Console are not limited: they send few requests, and a limit would lock them out along with their programs.
  const seconds = actor.kind === 'user' ? 0 : rateLimit.take(accountSid, options.policy.settings.requests_per_minute)
  if (seconds > 0) throw new AppError('tooManyRequests', { seconds })
  const ctx: Context = { ...anonymous, accountSid, actor, scope: 'account' }
  return accountInPath(declared, request, ctx, options)
}

/** Parent credentials may act on a subaccount's path; any other account is not found. */
async function accountInPath(declared: AnyRoute, request: FastifyRequest, ctx: Context, options: ServerOptions): Promise<Context> {
  if (!declared.path.includes(':AccountSid')) return ctx
  const meant = parseSid('account', (request.params as { AccountSid?: string }).AccountSid)
  if (meant === ctx.accountSid) return ctx
  const status = meant && ctx.actor.mayManage ? await options.childAccount(ctx, meant, ctx.accountSid) : undefined
  if (!meant || !status) throw new AppError('notFound', { path: request.url.split('?')[0] ?? '' })
  if (status === 'closed') throw new AppError('accountNotActive')
  return { ...ctx, accountSid: meant, parentAccountSid: ctx.accountSid }
}

/** The context of a request before it is known who asks: sees nothing. */
export function baseContext(
  request: FastifyRequest,
  { db, vault, policy, clock, publicUrl }: Pick<ServerOptions, 'db' | 'vault' | 'policy' | 'clock' | 'publicUrl'>,
): Context {
  return {
    accountSid: '',
    actor: { kind: 'system', sid: 'anonymous', mayWrite: false, mayManage: false, isOwner: false, staffRoles: [] },
    scope: 'account',
    now: clock.now(),
    requestId: request.id,
    publicUrl: publicUrl ?? `${request.protocol}://${request.host}`,
    db,
    vault,
    policy,
    mint: kind => mintSid(kind, randomBytes(16)),
  }
}

interface Received {
  fields: unknown
  files: UploadedFile[]
  csv: AsyncIterable<Uint8Array>
}

async function receive(declared: AnyRoute, request: FastifyRequest, vault: Vault): Promise<Received> {
  const isCsv = /^text\/csv\b/i.test(request.headers['content-type'] ?? '')
  if (isCsv !== (declared.takesCsv ?? false)) throw new AppError('unsupportedMediaType')
  // The parser of this type gives the body on as it comes.
  if (isCsv) return { fields: {}, files: [], csv: request.body as AsyncIterable<Uint8Array> }
  // Whatever type an empty body is said to be of, it holds nothing; other text is no form.
  if (typeof request.body === 'string' && request.body !== '') throw new AppError('unsupportedMediaType')
  if (!request.isMultipart()) return { fields: request.body || {}, files: [], csv: nothing() }
  if (!declared.maxFiles) throw new AppError('unsupportedMediaType')
  return { ...(await receiveMultipart(request, vault, declared.maxFiles)), csv: nothing() }
}

async function* nothing(): AsyncIterable<Uint8Array> {}

function sendDownload(reply: FastifyReply, type: string, { fileName, pieces }: Download): FastifyReply {
  reply.type(type === 'text/csv' ? 'text/csv; charset=utf-8' : type)
  return reply.header('content-disposition', `attachment; filename="${fileName}"`).send(Readable.from(pieces, { objectMode: false }))
}

function parseForm(body: string): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null)
  for (const [name, value] of new URLSearchParams(body)) addField(fields, name, value)
  return fields
}

function sendError(log: Log, wrongTries: WrongTries, thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const error = slowGuessing(wrongTries, asAppError(thrown, request), request)
  if (error.status >= 500)
    log.error('failed', {
      requestId: request.id,
      route: request.routeOptions.url ?? 'unknown',
      status: error.status,
      stack: placeOf(thrown),
    })
  // A browser would answer the challenge with a dialog of its own, in front of the Console.
  const isBrowser = request.headers['sec-fetch-site'] !== undefined
  if (error.status === 401 && !isBrowser) reply.header('www-authenticate', 'Basic realm="Twilio API"')
  if (error.retryAfterSeconds) reply.header('retry-after', error.retryAfterSeconds)
  reply.code(error.status).type('application/json; charset=utf-8').send(errorBody(error, request.originalUrl))
}

/** A refused secret or link counts; what a cookie vouched for, or who is known already, is no guess. */
function slowGuessing(wrongTries: WrongTries, refusal: AppError, { headers, ip }: FastifyRequest): AppError {
  const basic = parseBasic(headers.authorization)
  const isGuess = basic ? refusal.kind === 'notAuthenticated' : refusal.kind === 'linkEnded'
  if (!isGuess) return refusal
  const seconds = wrongTries.note(ip, basic?.name)
  return seconds > 0 ? new AppError('tooManyWrongTries', { seconds }, { cause: refusal }) : refusal
}

function asAppError(thrown: unknown, request: FastifyRequest): AppError {
  if (thrown instanceof AppError) return thrown
  const cause = { cause: thrown }
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new AppError('bodyTooLarge', { limit: '1 MB' }, cause)
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new AppError('unsupportedMediaType', {}, cause)
  if (/^FST_ERR_CTP|^FST_ERR_VALIDATION|^FST_ERR_BAD_URL/.test(code) || thrown instanceof SyntaxError)
    return new AppError('malformedBody', { why: 'not valid JSON or form data' }, cause)
  if (code === 'ENOSPC' || isDatabaseError(thrown, '53100')) return new AppError('storageFull', {}, cause)
  if (
    isSilence(thrown) ||
    /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|57014|57P0\d|08\d{3}|53300)$/.test(code) ||
    /timeout exceeded when trying to connect|Connection terminated|is not queryable/.test(thrown instanceof Error ? thrown.message : '')
  ) {
    return new AppError('unavailable', { why: 'the database does not answer' }, cause)
  }
  if (isDatabaseError(thrown, '40001') || isDatabaseError(thrown, '40P01'))
    return new AppError('conflict', { why: 'Another request changed the same thing. Try again' }, cause)
  if (thrown instanceof VendorUnavailable) return new AppError('unavailable', { why: 'the verification vendor does not answer' }, cause)
  return new AppError('internal', { requestId: request.id }, cause)
}
