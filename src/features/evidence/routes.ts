import type { KeyObject } from 'node:crypto'
import { Type } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import { parsePast, SidParams, sidInPath, Text } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { read } from '../../platform/postgres/context.ts'
import { publicKeyOf, signJson } from '../../platform/signed-json.ts'
import { periodAt } from '../compliance/store.ts'
import { parsePhoneNumber } from '../numbers/buy.ts'
import { gatherPack } from './pack.ts'

const tag = 'Compliance'
const AtQuery = Type.Object({ At: Text(40) })
const StaffQuery = Type.Object({ PhoneNumber: Type.String({ minLength: 1, maxLength: 30 }), At: Text(40) })

/** Signed packs: for the owner of a number, and for staff who have to answer a regulator. */
export const evidenceRoutes = ({ signingKey }: { signingKey: () => Promise<KeyObject> }): AnyRoute[] => [
  route({
    method: 'GET',
    path: '/v1/PhoneNumbers/:Sid/Evidence',
    tag,
    summary: 'A signed pack on who stood behind a number, on which proof and by which rule; with `At`, at that moment',
    params: SidParams,
    query: AtQuery,
    async handle(ctx, { params, query }) {
      const numberSid = sidInPath('number', params.Sid)
      const at = parsePast('At', query.At, ctx.now)
      const content = await read(ctx, tx => gatherPack(tx, { accountSid: ctx.accountSid, numberSid, at, now: ctx.now }))
      return signJson(content, await signingKey())
    },
  }),
  route({
    method: 'GET',
    path: '/staff/v1/Evidence',
    access: 'staff',
    roles: ['operator', 'supervisor'],
    tag,
    summary: 'The signed pack of whoever stood behind a number at a moment',
    query: StaffQuery,
    async handle(ctx, { query }) {
      const at = parsePast('At', query.At, ctx.now) ?? ctx.now
      const phoneNumber = parsePhoneNumber(query.PhoneNumber)
      const content = await read(ctx, async tx => {
        const period = await periodAt(tx, phoneNumber, at)
        if (!period) throw new AppError('notFound')
        return gatherPack(tx, { accountSid: period.accountSid, numberSid: period.numberSid, at, now: ctx.now })
      })
      return signJson(content, await signingKey())
    },
  }),
  route({
    method: 'GET',
    path: '/v1/EvidenceKey',
    access: 'public',
    tag,
    summary: 'The public key that evidence packs of this installation are signed with',
    async handle() {
      return { algorithm: 'Ed25519', public_key: publicKeyOf(await signingKey()) }
    },
  }),
]
