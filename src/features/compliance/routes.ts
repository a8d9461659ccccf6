import { Type } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import { isoTime } from '../../platform/http/paging.ts'
import { parsePast, SidParams, sidInPath, Text } from '../../platform/http/parameters.ts'
import { route } from '../../platform/http/route.ts'
import { read } from '../../platform/postgres/context.ts'
import { parsePhoneNumber } from '../numbers/buy.ts'
import { waysFor } from '../numbers/facts.ts'
import { findNumber } from '../numbers/store.ts'
import { reasonView } from '../reviews/reason-view.ts'
import { type Period, periodAt, periodsOf } from './store.ts'

const tag = 'Compliance'
const AtQuery = Type.Object({ At: Text(40) })
const LookupQuery = Type.Object({ PhoneNumber: Type.String({ minLength: 1, maxLength: 30 }), At: Text(40) })

export const complianceRoutes = [
  route({
    method: 'GET',
    path: '/v1/PhoneNumbers/:Sid/Compliance',
    tag,
    summary: 'Whether a number is compliant, why, and by when; with `At`, who was behind it then',
    params: SidParams,
    query: AtQuery,
    async handle(ctx, { params, query }) {
      const sid = sidInPath('number', params.Sid)
      return read(ctx, async tx => {
        const at = parsePast('At', query.At, ctx.now)
        if (at) {
          const periods = await periodsOf(tx, ctx.accountSid, sid)
          if (periods.length === 0) throw new AppError('notFound')
          const period = periods.find(({ from, to }) => from <= at && (to === null || to > at))
          return { number_sid: sid, account_sid: ctx.accountSid, at: isoTime(at), period: period ? periodView(period) : null }
        }
        const number = await findNumber(tx, ctx.accountSid, sid)
        if (!number) throw new AppError('notFound')
        const { compliance } = number
        return {
          number_sid: sid,
          account_sid: ctx.accountSid,
          phone_number: number.phoneNumber,
          iso_country: number.isoCountry,
          number_type: number.numberType,
          status: compliance.status,
          reasons: compliance.reasons.map(reasonView),
          since: isoTime(compliance.since),
          deadline: isoTime(compliance.deadline),
          is_overdue: compliance.deadline !== null && compliance.deadline <= ctx.now,
          compliant_until: isoTime(compliance.compliantUntil),
          remind_at: isoTime(compliance.remindAt),
          regulation_sid: compliance.regulationSid,
          regulation_version: compliance.regulationVersion,
          address_sid: number.addressSid,
          identity_sid: number.identitySid,
          bundle_sid: number.bundleSid,
          ways: await waysFor(tx, ctx, number),
          url: `${ctx.publicUrl}/v1/PhoneNumbers/${sid}/Compliance`,
          links: { evidence: `${ctx.publicUrl}/v1/PhoneNumbers/${sid}/Evidence` },
        }
      })
    },
  }),
  route({
    method: 'GET',
    path: '/staff/v1/Lookup',
    access: 'staff',
    roles: ['operator', 'supervisor'],
    tag,
    summary: 'Who stood behind a number at a moment',
    query: LookupQuery,
    async handle(ctx, { query }) {
      const at = parsePast('At', query.At, ctx.now) ?? ctx.now
      const phoneNumber = parsePhoneNumber(query.PhoneNumber)
      const period = await read(ctx, tx => periodAt(tx, phoneNumber, at))
      return { phone_number: phoneNumber, at: isoTime(at), period: period ? periodView(period) : null }
    },
  }),
]

export const periodView = (period: Period): Record<string, unknown> => ({
  phone_number: period.phoneNumber,
  number_sid: period.numberSid,
  account_sid: period.accountSid,
  address_sid: period.addressSid,
  identity_sid: period.identitySid,
  bundle_sid: period.bundleSid,
  compliance_status: period.compliance,
  from: isoTime(period.from),
  to: isoTime(period.to),
})
