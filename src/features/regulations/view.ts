import { toTwilioPolicyRequirements } from '../../domain/regulations/evaluate-policy.ts'
import type { Regulation } from '../../domain/regulations/regulation.ts'
import type { Policy } from '../../domain/regulations/trusthub-policies.ts'
import { type TypeOfItem, toTwilioRequirements } from '../../domain/regulations/twilio-requirements.ts'
import type { Context } from '../../platform/postgres/context.ts'

export const NUMBERS_PATH = '/v2/RegulatoryCompliance'
export const TRUSTHUB_PATH = '/v1'

export function regulationView(
  regulation: Regulation,
  ctx: Pick<Context, 'publicUrl'>,
  includeConstraints: boolean,
): Record<string, unknown> {
  const baseUrl = `${ctx.publicUrl}${NUMBERS_PATH}`
  return {
    sid: regulation.sid,
    friendly_name: regulation.friendlyName,
    iso_country: regulation.isoCountry,
    number_type: regulation.numberType,
    end_user_type: regulation.endUserType,
    requirements: toTwilioRequirements(regulation, { baseUrl, includeConstraints }),
    url: `${baseUrl}/Regulations/${regulation.sid}`,
  }
}

export function policyView(policy: Policy, ctx: Pick<Context, 'publicUrl'>): Record<string, unknown> {
  const baseUrl = `${ctx.publicUrl}${TRUSTHUB_PATH}`
  return {
    sid: policy.sid,
    friendly_name: policy.friendlyName,
    requirements: toTwilioPolicyRequirements(policy, { baseUrl }),
    url: `${baseUrl}/Policies/${policy.sid}`,
  }
}

export const typeView = (type: TypeOfItem, url: string): Record<string, unknown> => ({ ...type, url: `${url}/${type.sid}` })
