/** Signs of fraud that the built-in vendor looks for. Only staff hear their names. */
export const FRAUD_SIGNS = ['number_reused', 'picture_reused', 'edited', 'print_disagrees', 'check_digits', 'velocity', 'blocked'] as const
export type FraudSign = (typeof FRAUD_SIGNS)[number]

export const FRAUD_ANSWERS = ['accept', 'review', 'decline'] as const
/** `accept`: staff are told, and nobody is held up. `review`: a person decides. `decline`: the check fails, and a person can be asked. */
export type FraudAnswer = (typeof FRAUD_ANSWERS)[number]

export type FraudPolicy = Readonly<Record<FraudSign, FraudAnswer>>

/**
 * What a person can clear up goes to a person; only what the operator blocked is declined by machine. The same paper in two accounts
 * is noted for staff and holds nobody up unless the operator wants it: colleagues and resellers share papers in good faith.
 */
export const DEFAULT_FRAUD_POLICY: FraudPolicy = {
  number_reused: 'accept',
  picture_reused: 'accept',
  edited: 'review',
  print_disagrees: 'review',
  check_digits: 'review',
  velocity: 'review',
  blocked: 'decline',
}

/** The strictest answer that any of the signs calls for. */
export function answerTo(signs: readonly FraudSign[], policy: FraudPolicy): FraudAnswer {
  const answers = signs.map(sign => policy[sign])
  if (answers.includes('decline')) return 'decline'
  return answers.includes('review') ? 'review' : 'accept'
}
