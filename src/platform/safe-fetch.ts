import dns from 'node:dns'
import { type ClientRequest, request as httpRequest, type IncomingMessage, Agent as PlainAgent } from 'node:http'
import { request as httpsRequest, Agent as PlainSecureAgent } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent'

export interface SafeAnswer {
  status: number
  /** The first kilobyte, as text; for people, never to be believed. */
  body: string
  retryAfter: string | undefined
}

export interface SafeClient {
  /**
   * Posts to an address that a customer chose. The IP of the very connection is checked, so a name that changes its mind gains
   * nothing; redirects are answers, not followed; no proxy is used.
   * @throws SafeFetchError
   */
  post(url: string, message: { headers: Readonly<Record<string, string>>; body: string; timeoutMs: number }): Promise<SafeAnswer>
}

/** Why nothing was delivered: `code` is one of ours or Node's (ECONNREFUSED, ENOTFOUND, ...). The message names no address. */
export class SafeFetchError extends Error {
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SafeFetchError'
    this.code = code
  }
}

const BODY_LIMIT_BYTES = 1024

type Route = Readonly<{ http: PlainAgent; https: PlainSecureAgent; mayReach: (address: string) => boolean }>

/** `allowPrivate`: true reaches everything (sandbox); a list of CIDRs reaches these private networks too. */
export function createSafeClient(options: { allowPrivate: boolean | readonly string[] }): SafeClient {
  const { allowPrivate } = options
  const plain = { http: new PlainAgent(), https: new PlainSecureAgent() }
  const filtering = { http: new RequestFilteringHttpAgent(), https: new RequestFilteringHttpsAgent() }
  const open: Route = { ...plain, mayReach: () => true }
  const publicOnly: Route = { ...filtering, mayReach: isNotObsolete }
  const allowed = blockListOf(typeof allowPrivate === 'boolean' ? [] : allowPrivate)
  const listed: Route = { ...plain, mayReach: address => allowed.check(address, familyOf(address)) }
  const hasList = typeof allowPrivate !== 'boolean' && allowPrivate.length > 0

  return {
    async post(url, message) {
      const target = parseTarget(url)
      if (allowPrivate === true) return send(target, message, open)
      try {
        return await send(target, message, publicOnly)
      } catch (error) {
        // Refused before any connection was made: the operator's own list may still let it through.
        if (hasList && error instanceof SafeFetchError && error.code === 'PRIVATE_ADDRESS') return send(target, message, listed)
        throw error
      }
    },
  }
}

function parseTarget(url: string): URL {
  const target = URL.canParse(url) ? new URL(url) : undefined
  if (target?.protocol !== 'http:' && target?.protocol !== 'https:') throw new SafeFetchError('BAD_URL', 'not an http or https URL')
  return target
}

function send(
  target: URL,
  message: { headers: Readonly<Record<string, string>>; body: string; timeoutMs: number },
  route: Route,
): Promise<SafeAnswer> {
  const host = target.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !route.mayReach(host)) return Promise.reject(privateAddress())
  const isSecure = target.protocol === 'https:'
  const signal = AbortSignal.timeout(message.timeoutMs)
  const common = {
    method: 'POST',
    lookup: checkedLookup(route),
    signal,
    headers: { ...message.headers, 'content-length': Buffer.byteLength(message.body), connection: 'close' },
  }
  return new Promise((done, failed) => {
    const fail = (error: unknown) => failed(explain(error, signal))
    const answered = (response: IncomingMessage) =>
      readStart(response).then(body => done({ status: response.statusCode ?? 0, body, retryAfter: response.headers['retry-after'] }), fail)
    const request: ClientRequest = isSecure
      ? httpsRequest(target, { ...common, agent: route.https, rejectUnauthorized: true }, answered)
      : httpRequest(target, { ...common, agent: route.http }, answered)
    request.once('error', fail)
    request.end(message.body)
  })
}

/** The lookup of the socket itself: what it lets through is what is connected to. */
function checkedLookup(route: Route): LookupFunction {
  return (hostname, options, answer) => {
    dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return answer(error, '', 0)
      if (!addresses.every(({ address }) => route.mayReach(address))) return answer(privateAddress(), '', 0)
      const [first] = addresses
      return options.all ? answer(null, addresses) : answer(null, first?.address ?? '', first?.family)
    })
  }
}

/** Beyond what the filtering agent knows: of IPv6 only 2000::/3 is given out to the public today. */
const isNotObsolete = (address: string): boolean => isIP(address) === 4 || GLOBAL_IPV6.check(address, 'ipv6')
const GLOBAL_IPV6 = blockListOf(['2000::/3'])

function blockListOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    list.addSubnet(address, bits === undefined ? (isIP(address) === 6 ? 128 : 32) : Number(bits), familyOf(address))
  }
  return list
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

/** At most a kilobyte; the rest is not waited for. */
async function readStart(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of response) {
    pieces.push(piece)
    size += piece.length
    if (size >= BODY_LIMIT_BYTES) break
  }
  response.destroy()
  return Buffer.concat(pieces).subarray(0, BODY_LIMIT_BYTES).toString('utf8')
}

const privateAddress = (): SafeFetchError => new SafeFetchError('PRIVATE_ADDRESS', 'the address is private or reserved')

function explain(error: unknown, signal: AbortSignal): SafeFetchError {
  if (error instanceof SafeFetchError) return error
  if (signal.aborted) return new SafeFetchError('TIMEOUT', 'no answer in time', { cause: error })
  if (error instanceof Error && /is not allowed\. Because/.test(error.message)) return privateAddress()
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNREACHABLE'
  return new SafeFetchError(code, `the address could not be reached (${code})`, { cause: error })
}
