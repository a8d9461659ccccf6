import { EVALUATION_CODES, evaluateRequirements, type FieldResult, type Filed, type RequirementResult } from './evaluate.ts'
import type { Policy, ProfileRequirement } from './trusthub-policies.ts'
import { type TwilioEndUser, type TwilioRequirements, toTwilioRequirements } from './twilio-requirements.ts'

/** What is assigned to a customer profile or trust product. */
export interface FiledForPolicy extends Filed {
  /** Customer profiles that are assigned to support it. */
  profiles: readonly { sid: string; policySid: string; state: string }[]
}

/** Judges a customer profile or trust product against its policy, as `evaluateBundle` does for numbers; supporting profiles come last. */
export function evaluatePolicy(policy: Policy, filed: FiledForPolicy): RequirementResult[] {
  const demands = {
    endUser: policy.endUser,
    documents: policy.documents,
    minimumAge: null,
    address: { scope: 'any' as const },
    isoCountry: null,
  }
  return [...evaluateRequirements(demands, filed), ...policy.profiles.map(profile => evaluateProfile(profile, filed))]
}

function evaluateProfile(requirement: ProfileRequirement, { profiles }: FiledForPolicy): RequirementResult {
  const assigned = profiles.filter(({ policySid }) => requirement.policies.includes(policySid))
  const isApproved = assigned.some(({ state }) => state === 'approved')
  const frame = {
    friendly_name: requirement.friendlyName,
    object_type: requirement.type,
    requirement_friendly_name: requirement.friendlyName,
    requirement_name: requirement.name,
  }
  if (isApproved) {
    const valid = [field('bundle_sid', 'Profile'), field('bundle_status', 'Status of the profile')]
    return { ...frame, passed: true, failure_reason: null, error_code: null, valid, invalid: [] }
  }
  const isAssigned = assigned.length > 0
  const code = isAssigned ? EVALUATION_CODES.documentField : EVALUATION_CODES.documentMissing
  const reason = `${requirement.friendlyName} ${isAssigned ? 'is not approved yet.' : 'is not assigned.'}`
  const invalid = isAssigned ? field('bundle_status', 'Status of the profile', reason) : field('bundle_sid', 'Profile', reason)
  const valid = isAssigned ? [field('bundle_sid', 'Profile')] : []
  return { ...frame, passed: false, failure_reason: reason, error_code: code, valid, invalid: [invalid] }
}

function field(name: string, friendlyName: string, fault?: string): FieldResult {
  return {
    friendly_name: friendlyName,
    object_field: name,
    passed: fault === undefined,
    failure_reason: fault ?? null,
    error_code: fault === undefined ? null : EVALUATION_CODES.documentField,
  }
}

/** `Policy.requirements` in Twilio's spelling; end users carry no `detailed_fields` there. */
export interface TwilioPolicyRequirements extends Omit<TwilioRequirements, 'end_user'> {
  end_user: Omit<TwilioEndUser, 'detailed_fields'>[]
  supporting_trust_products: never[]
  supporting_customer_profiles: { type: string; name: string; requirement_name: string }[]
}

/** `baseUrl` is where Trust Hub's catalogues lie, e.g. `https://example.com/v1`. */
export function toTwilioPolicyRequirements(policy: Policy, { baseUrl }: { baseUrl: string }): TwilioPolicyRequirements {
  const { end_user, supporting_document } = toTwilioRequirements(policy, { baseUrl, includeConstraints: false })
  return {
    end_user: end_user.map(({ detailed_fields: _detailed, ...endUser }) => endUser),
    supporting_document,
    supporting_trust_products: [],
    supporting_customer_profiles: policy.profiles.map(({ type, friendlyName, name }) => ({
      type,
      name: friendlyName,
      requirement_name: name,
    })),
  }
}
