import { createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the double does wrong, one request at a time. `lost`: the effect happens, the answer never arrives. `kept-500`: the failure is remembered for the Idempotency-Key, as Persona does. */
export type Fault = 'timeout' | 'lost' | '429' | '500' | 'kept-500' | '409' | 'not-json'

interface Check {
  name: string
  status: 'passed' | 'failed' | 'not_applicable'
  requirement: 'required' | 'not_required'
  reasons: string[]
  metadata: Record<string, string>
}

interface Verification {
  id: string
  inquiryId: string
  status: 'submitted' | 'passed' | 'failed'
  at: string
  country: string
  idClass: string
  expires: string
  checks: Check[]
  redactedAt: string | null
}

interface Inquiry {
  id: string
  status: string
  referenceId: string | null
  tags: string[]
  fields: Record<string, string>
  decidedAt: string | null
  redactedAt: string | null
  isRedactionPending: boolean
}

export interface SignedEvent {
  headers: Record<string, string>
  body: Buffer
}

/** Behaves like Persona's API as documented (version 2025-12-08), with faults on demand. Listens on loopback. */
export class PersonaDouble {
  readonly apiKey = 'persona_sandbox_0000'
  secrets = ['wbhsec_first']
  readonly faults: Fault[] = []
  /** Answers a redaction and then does nothing. */
  forgetsToRedact = false
  readonly calls: string[] = []
  /** The inquiry that was made last. */
  latest = ''
  readonly #inquiries = new Map<string, Inquiry>()
  readonly #verifications: Verification[] = []
  readonly #remembered = new Map<string, { print: string; status: number; body: unknown }>()
  readonly #codes = new Map<string, string>()
  readonly #server: Server
  #counter = 0
  #pictureToken = 1
  #time = Date.now()

  constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response))
  }

  async listen(): Promise<string> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve))
    return this.#base()
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise(resolve => this.#server.close(resolve))
  }

  /** The applicant sends papers on the hosted page. Failed checks are named as Persona names them. */
  submit(
    id: string,
    {
      country = 'DE',
      failed = [],
      hints = [],
      expires = '2031-05-02',
    }: { country?: string; failed?: string[]; hints?: string[]; expires?: string },
  ): void {
    const inquiry = this.#need(id)
    inquiry.status = failed.length > 0 ? 'pending' : 'completed'
    const check =
      (requirement: Check['requirement']) =>
      (name: string): Check => ({ name, status: 'failed', requirement, reasons: [], metadata: {} })
    this.#verifications.push({
      id: this.#id('ver'),
      inquiryId: id,
      status: failed.length > 0 ? 'failed' : 'passed',
      at: new Date(++this.#time).toISOString(),
      country,
      idClass: 'pp',
      expires,
      checks: [
        ...failed.map(check('required')),
        ...hints.map(check('not_required')),
        { name: 'id_mrz_detection', status: 'not_applicable', requirement: 'not_required', reasons: ['mrz_not_found'], metadata: {} },
      ],
      redactedAt: null,
    })
  }

  /** What a workflow or a person at Persona decides. */
  decide(id: string, status: 'approved' | 'declined' | 'needs_review' | 'failed' | 'expired'): void {
    const inquiry = this.#need(id)
    inquiry.status = status
    if (status === 'approved' || status === 'declined') inquiry.decidedAt = new Date().toISOString()
  }

  fieldsOf(id: string): Record<string, string> {
    return this.#need(id).fields
  }

  /** Which inquiry a one-time link opens. */
  inquiryOf(link: string): string | undefined {
    return this.#codes.get(new URL(link).searchParams.get('code') ?? '')
  }

  /** Addresses of pictures that were told so far stop working, as they do at Persona after six hours. */
  expirePictures(): void {
    this.#pictureToken++
  }

  /** Redaction is asynchronous: this is its end. */
  finishRedactions(): void {
    if (this.forgetsToRedact) return
    for (const inquiry of this.#inquiries.values())
      if (inquiry.isRedactionPending) inquiry.redactedAt ??= new Date(++this.#time).toISOString()
  }

  /** A webhook as it would be sent, signed with every secret that is valid; the time of signing may be set to misbehave. */
  event(
    name: string,
    inquiryId: string,
    { at = new Date(), id = this.#id('evt'), secrets = this.secrets }: { at?: Date; id?: string; secrets?: string[] } = {},
  ): SignedEvent {
    const body = Buffer.from(
      JSON.stringify({
        data: {
          type: 'event',
          id,
          attributes: { name, 'created-at': at.toISOString(), payload: { data: this.#resource(this.#need(inquiryId)) } },
        },
      }),
    )
    const t = Math.floor(at.getTime() / 1000)
    const sets = secrets.map(secret => `t=${t},v1=${createHmac('sha256', secret).update(`${t}.`).update(body).digest('hex')}`)
    return { headers: { 'persona-signature': sets.join(' '), 'persona-webhook-attempts-made': '1' }, body }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString('utf8')
    const path = (request.url ?? '').replace(/^\/api\/v1/, '')
    this.calls.push(`${request.method} ${path.replace(/inq_\w+/, 'inq')}`)
    if (path.startsWith('/photo/')) {
      const isFresh = path.endsWith(`access_token=${this.#pictureToken}`)
      return void response.writeHead(isFresh ? 200 : 403, { 'content-type': 'image/png' }).end(isFresh ? PIXEL : '')
    }
    const fault = this.faults.shift()
    if (fault === 'timeout') return
    if (fault === '429') return this.#send(response, 429, { errors: [{ title: 'Rate limit exceeded' }] }, { 'ratelimit-reset': '7' })
    if (fault === '500') return this.#send(response, 500, { errors: [{ title: 'Internal server error' }] })
    if (fault === '409') return this.#send(response, 409, { errors: [{ title: 'Stale object error' }] })
    if (fault === 'kept-500') {
      const answer = { status: 500, body: { errors: [{ title: 'Internal server error' }] } }
      this.#remembered.set(String(request.headers['idempotency-key']), { print: body, ...answer })
      return this.#send(response, answer.status, answer.body)
    }
    if (fault === 'not-json') return void response.writeHead(200).end('<html>')
    if (request.headers.authorization !== `Bearer ${this.apiKey}`)
      return this.#send(response, 401, { errors: [{ title: 'Token is invalid' }] })
    const { status, body: answer } = this.#once(request, path, body)
    if (fault === 'lost') return void request.socket.destroy()
    this.#send(response, status, answer)
  }

  /** The first answer to an Idempotency-Key is repeated; the key with other parameters is refused. */
  #once(request: IncomingMessage, path: string, body: string): { status: number; body: unknown } {
    const key = request.headers['idempotency-key']
    const saved = typeof key === 'string' ? this.#remembered.get(key) : undefined
    if (saved)
      return saved.print === body ? saved : { status: 400, body: { errors: [{ title: 'Idempotency error', details: 'other parameters' }] } }
    const answer = this.#answer(request.method ?? 'GET', path, body)
    if (typeof key === 'string') this.#remembered.set(key, { print: body, ...answer })
    return answer
  }

  #answer(method: string, path: string, text: string): { status: number; body: unknown } {
    const body = text ? JSON.parse(text) : {}
    if (method === 'POST' && path === '/inquiries') return this.#create(body)
    const reference = /^\/inquiries\?filter\[reference-id\]=(\w+)/.exec(decodeURIComponent(path))?.[1]
    if (method === 'GET' && reference) {
      const found = [...this.#inquiries.values()].filter(({ referenceId }) => referenceId === reference)
      return { status: 200, body: { data: found.map(inquiry => this.#resource(inquiry)), links: { prev: null, next: null } } }
    }
    const [, id = '', action = ''] = /^\/inquiries\/(inq_\w+)(?:\/([\w-]+))?/.exec(path) ?? []
    const inquiry = this.#inquiries.get(id)
    if (!inquiry) return { status: 404, body: { errors: [{ title: 'Record not found' }] } }
    if (method === 'GET')
      return {
        status: 200,
        body: { data: this.#resource(inquiry), ...(path.includes('include=verifications') && { included: this.#included(id) }) },
      }
    if (method === 'DELETE') return this.#redact(inquiry)
    if (action === 'resume') return this.#resume(inquiry)
    if (action === 'generate-one-time-link') return this.#link(inquiry)
    return { status: 404, body: { errors: [{ title: 'Record not found' }] } }
  }

  #create(body: { data?: { attributes?: Record<string, unknown> }; meta?: Record<string, unknown> }): { status: number; body: unknown } {
    const { 'reference-id': reference, tags, fields, 'inquiry-template-id': template } = body.data?.attributes ?? {}
    if (typeof template !== 'string' || body.meta?.['auto-create-account'] !== false)
      return { status: 422, body: { errors: [{ title: 'Record invalid' }] } }
    const inquiry: Inquiry = {
      id: this.#id('inq'),
      status: 'created',
      referenceId: String(reference),
      tags: Array.isArray(tags) ? tags.map(String) : [],
      fields: Object.fromEntries(Object.entries(fields ?? {}).map(([key, value]) => [key, String(value)])),
      decidedAt: null,
      redactedAt: null,
      isRedactionPending: false,
    }
    this.#inquiries.set(inquiry.id, inquiry)
    this.latest = inquiry.id
    return { status: 201, body: { data: this.#resource(inquiry), meta: { 'session-token': null, 'one-time-link': null } } }
  }

  #resume(inquiry: Inquiry): { status: number; body: unknown } {
    if (!['created', 'pending', 'expired'].includes(inquiry.status))
      return { status: 422, body: { errors: [{ title: 'Unprocessable entity' }] } }
    if (inquiry.status === 'expired') inquiry.status = 'pending'
    return { status: 200, body: { data: this.#resource(inquiry), meta: { 'session-token': randomBytes(8).toString('hex') } } }
  }

  #link(inquiry: Inquiry): { status: number; body: unknown } {
    if (inquiry.status === 'expired') return { status: 422, body: { errors: [{ title: 'Unprocessable entity' }] } }
    const code = randomBytes(12).toString('hex')
    this.#codes.set(code, inquiry.id)
    return { status: 200, body: { data: this.#resource(inquiry), meta: { 'one-time-link': `${this.#base()}/verify?code=${code}` } } }
  }

  #redact(inquiry: Inquiry): { status: number; body: unknown } {
    if (inquiry.isRedactionPending) return { status: 409, body: { errors: [{ title: 'Conflict' }] } }
    inquiry.isRedactionPending = true
    return { status: 200, body: { data: this.#resource(inquiry) } }
  }

  #resource(inquiry: Inquiry): unknown {
    return {
      type: 'inquiry',
      id: inquiry.id,
      attributes: {
        status: inquiry.status,
        'reference-id': inquiry.referenceId,
        tags: inquiry.tags,
        'decisioned-at': inquiry.decidedAt,
        'redacted-at': inquiry.redactedAt,
        fields: inquiry.redactedAt
          ? {}
          : Object.fromEntries(Object.entries(inquiry.fields).map(([key, value]) => [key, { type: 'string', value }])),
      },
      relationships: { account: { data: null } },
    }
  }

  #included(id: string): unknown[] {
    const isRedacted = this.#need(id).redactedAt !== null
    return this.#verifications
      .filter(({ inquiryId }) => inquiryId === id)
      .map(verification => ({
        type: 'verification/government-id',
        id: verification.id,
        attributes: {
          status: verification.status,
          'submitted-at': verification.at,
          'country-code': verification.country,
          'id-class': verification.idClass,
          'expiration-date': isRedacted ? null : verification.expires,
          'name-first': isRedacted ? null : 'Erika',
          'name-last': isRedacted ? null : 'Mustermann',
          'photo-urls': isRedacted
            ? []
            : [{ page: 'front', url: `${this.#base()}/photo/${verification.id}?access_token=${this.#pictureToken}` }],
          checks: verification.checks,
        },
      }))
  }

  #need(id: string): Inquiry {
    const inquiry = this.#inquiries.get(id)
    if (!inquiry) throw new Error(`no inquiry ${id}`)
    return inquiry
  }

  #send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
    response.writeHead(status, { 'content-type': 'application/json', 'request-id': this.#id('req'), ...headers }).end(JSON.stringify(body))
  }

  #base(): string {
    // A server that listens on TCP has an address with a port.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  #id(prefix: string): string {
    return `${prefix}_${String(++this.#counter).padStart(6, '0')}${randomBytes(6).toString('hex')}`
  }
}

const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64')
