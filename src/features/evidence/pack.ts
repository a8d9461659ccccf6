import { AppError } from '../../domain/errors.ts'
import { isoTime } from '../../platform/http/paging.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { SignedJson, SignedValue } from '../../platform/signed-json.ts'
import { type Period, periodsOf } from '../compliance/store.ts'
import { type EvidenceEvent, eventsUpTo, judgedBy, numberGroup, type Proof, proofsBySids, type RuleVersion, rulesBetween } from './store.ts'

export const PACK_FORMAT = 'countersign evidence'
const PACK_VERSION = 1
/** A number with a longer story says so in the pack. */
const MAX_EVENTS = 5000

/**
 * Who stood behind a number, on which proof and by which rule: sids, states and times, no scans and no personal data. With `at`, of
 * that moment only, and the events until then. @throws AppError notFound
 */
export async function gatherPack(
  tx: Tx,
  about: { accountSid: string; numberSid: string; at: Date | undefined; now: Date },
): Promise<SignedJson['content']> {
  const { accountSid, numberSid, at, now } = about
  const all = await periodsOf(tx, accountSid, numberSid)
  const phoneNumber = all[0]?.phoneNumber
  if (!phoneNumber) throw new AppError('notFound')
  const periods = at ? all.filter(({ from, to }) => from <= at && (to === null || to > at)) : all
  const group = await numberGroup(tx, phoneNumber)
  const until = at ?? now
  const span = { from: at ?? all[0]?.from ?? now, to: until }
  const proofs = await proofsBySids(tx, accountSid, proofSidsOf(periods))
  const subjectSids = [numberSid, ...proofs.map(({ sid }) => sid)]
  const events = await eventsUpTo(tx, accountSid, { subjectSids, at: until, limit: MAX_EVENTS + 1 })
  const judged = await judgedBy(tx, accountSid, numberSid)
  return {
    format: PACK_FORMAT,
    version: PACK_VERSION,
    issued_at: isoTime(now),
    at: at ? isoTime(at) : null,
    number: {
      sid: numberSid,
      account_sid: accountSid,
      phone_number: phoneNumber,
      iso_country: group?.isoCountry ?? null,
      number_type: group?.numberType ?? null,
    },
    rules: group ? (await rulesBetween(tx, group, span)).map(rule => ruleView(rule, judged)) : [],
    periods: periods.map(periodView),
    proofs: proofs.map(proof => proofView(proof, events)),
    events: events.slice(0, MAX_EVENTS).map(eventView),
    has_more_events: events.length > MAX_EVENTS,
  }
}

function proofSidsOf(periods: readonly Period[]): string[] {
  const sids = periods.flatMap(({ addressSid, identitySid, bundleSid }) => [addressSid, identitySid, bundleSid])
  return [...new Set(sids.filter(sid => sid !== null))]
}

const ruleView = (rule: RuleVersion, judged: { sid: string; version: number } | undefined): SignedValue => ({
  regulation_sid: rule.sid,
  regulation_version: rule.version,
  name: rule.id,
  end_user_type: rule.endUserType,
  fingerprint: rule.fingerprint,
  in_force_from: isoTime(rule.from),
  in_force_to: isoTime(rule.to),
  judged_last: judged?.sid === rule.sid && judged.version === rule.version,
})

const periodView = (period: Period): SignedValue => ({
  from: isoTime(period.from),
  to: isoTime(period.to),
  account_sid: period.accountSid,
  address_sid: period.addressSid,
  identity_sid: period.identitySid,
  bundle_sid: period.bundleSid,
  compliance_status: period.compliance,
})

/** `state_then` is what the journal says of the pack's moment; an address has no states of its own. */
function proofView(proof: Proof, events: readonly EvidenceEvent[]): SignedValue {
  const last = events.findLast(({ subjectSid, to }) => subjectSid === proof.sid && to !== null)
  return {
    sid: proof.sid,
    kind: proof.kind,
    state_now: proof.deletedAt ? 'deleted' : proof.state,
    state_then: last?.to ?? null,
    regulation_sid: proof.regulationSid,
    regulation_version: proof.regulationVersion,
    created_at: isoTime(proof.createdAt),
    submitted_at: isoTime(proof.submittedAt),
    decided_at: isoTime(proof.decidedAt),
    deleted_at: isoTime(proof.deletedAt),
  }
}

const eventView = (event: EvidenceEvent): SignedValue => ({
  sid: event.sid,
  at: isoTime(event.at),
  what: event.what,
  subject_sid: event.subjectSid,
  actor_kind: event.actorKind,
  from: event.from,
  to: event.to,
})
