import type { FastifyReply, FastifyRequest } from 'fastify'

/** A cookie that scripts cannot read and other sites cannot send along with a change. */
export interface SecretCookie {
  read(request: FastifyRequest): string | undefined
  /** Without an age it ends with the browser. */
  set(request: FastifyRequest, reply: FastifyReply, value: string, maxAgeSeconds?: number): void
  clear(request: FastifyRequest, reply: FastifyReply): void
}

/** Over https the name starts with `__Host-`: a browser takes such a cookie from this very host only, so that no neighbour can plant one. */
export function secretCookie(name: string): SecretCookie {
  const nameFor = ({ protocol }: FastifyRequest) => (protocol === 'https' ? `__Host-${name}` : name)
  const rules = ({ protocol }: FastifyRequest) => ({ path: '/', httpOnly: true, sameSite: 'lax' as const, secure: protocol === 'https' })
  return {
    read: request => request.cookies[nameFor(request)] || undefined,
    set: (request, reply, value, maxAgeSeconds) => {
      reply.setCookie(nameFor(request), value, { ...rules(request), ...(maxAgeSeconds && { maxAge: maxAgeSeconds }) })
    },
    clear: (request, reply) => {
      reply.clearCookie(nameFor(request), rules(request))
    },
  }
}
