import type { FastifyRequest } from 'fastify'
import { AppError } from '../../domain/errors.ts'

/**
 * Refuses a change that a browser says comes from a page of another origin: for what a cookie, or nothing, vouches for. Programs send
 * neither header. @throws AppError forbidden
 */
export function refuseCrossSite(request: FastifyRequest, publicUrl: string): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new AppError('forbidden')
  const { origin } = request.headers
  if (origin === undefined) return
  // A proxy may have changed the Host; the public address is ours too.
  const own = [request.host, new URL(publicUrl).host]
  if (!URL.canParse(origin) || !own.includes(new URL(origin).host)) throw new AppError('forbidden')
}
