import type { Tx } from '../../platform/postgres/pool.ts'

/** One version of a rule and the time in which it was in force. */
export interface RuleVersion {
  sid: string
  version: number
  id: string
  endUserType: string
  fingerprint: string
  from: Date
  to: Date | null
}

/** A paper, bundle or address that stood behind a number; its state as of now. */
export interface Proof {
  sid: string
  kind: 'identity_document' | 'bundle' | 'address' | 'end_user' | 'supporting_document'
  state: string | null
  regulationSid: string | null
  regulationVersion: number | null
  submittedAt: Date | null
  decidedAt: Date | null
  createdAt: Date
  deletedAt: Date | null
}

export interface EvidenceEvent {
  sid: string
  at: Date
  what: string
  subjectSid: string
  actorKind: string
  from: string | null
  to: string | null
}

/** Kind and place of a number of the stock, also of one that was released. */
export async function numberGroup(tx: Tx, phoneNumber: string): Promise<{ isoCountry: string; numberType: string } | undefined> {
  return tx.one(`select iso_country as "isoCountry", number_type as "numberType" from inventory where phone_number = $1`, [phoneNumber])
}

/** The rule that judged the number last; of an owned or released one. */
export async function judgedBy(tx: Tx, accountSid: string, numberSid: string): Promise<{ sid: string; version: number } | undefined> {
  return tx.one(
    `select regulation_sid as sid, regulation_version as version from numbers where account_sid = $1 and sid = $2 and regulation_sid is not null`,
    [accountSid, numberSid],
  )
}

/** The versions of the rules for a kind of number that were in force at some time between two moments. The table is small: a few hundred rows. */
export async function rulesBetween(
  tx: Tx,
  group: { isoCountry: string; numberType: string },
  between: { from: Date; to: Date },
): Promise<RuleVersion[]> {
  return tx.query<RuleVersion>(
    `select sid, version, id, end_user_type as "endUserType", fingerprint, published_at as "from", replaced_at as "to" from regulations
     where iso_country = $1 and number_type = $2 and published_at <= $4 and (replaced_at is null or replaced_at > $3) order by id, version`,
    [group.isoCountry, group.numberType, between.from, between.to],
  )
}

/** Proofs by sid, deleted ones too; what was erased keeps its row. Indexes: the primary keys, assignments_bundle. */
export async function proofsBySids(tx: Tx, accountSid: string, sids: readonly string[]): Promise<Proof[]> {
  return tx.query<Proof>(
    `with parts as (
       select object_sid as sid from assignments where account_sid = $1 and bundle_sid = any($2) union select unnest($2::text[])
     ), proofs as (
       select sid, 'identity_document' as kind, state, regulation_sid, regulation_version, submitted_at, decided_at, created_at, deleted_at
         from identity_documents where account_sid = $1 and sid in (select sid from parts)
       union all
       select sid, 'bundle', state, rule_sid, rule_version, submitted_at, decided_at, created_at, deleted_at
         from bundles where account_sid = $1 and sid in (select sid from parts)
       union all
       select sid, 'address', case when verified then 'verified' else 'unverified' end, null, null, null, null, created_at, deleted_at
         from addresses where account_sid = $1 and sid in (select sid from parts)
       union all
       select sid, 'supporting_document', state, null, null, null, null, created_at, deleted_at
         from supporting_documents where account_sid = $1 and sid in (select sid from parts)
       union all
       select sid, 'end_user', null, null, null, null, null, created_at, deleted_at
         from end_users where account_sid = $1 and sid in (select sid from parts)
     )
     select sid, kind, state, regulation_sid as "regulationSid", regulation_version as "regulationVersion", submitted_at as "submittedAt",
       decided_at as "decidedAt", created_at as "createdAt", deleted_at as "deletedAt" from proofs order by kind, sid`,
    [accountSid, sids],
  )
}

/** The journal of some subjects up to a moment, oldest first. Index: events_subject. */
export async function eventsUpTo(
  tx: Tx,
  accountSid: string,
  about: { subjectSids: readonly string[]; at: Date; limit: number },
): Promise<EvidenceEvent[]> {
  return tx.query<EvidenceEvent>(
    `select sid, at, what, subject_sid as "subjectSid", actor_kind as "actorKind", state_from as "from", state_to as "to" from events
     where account_sid = $1 and subject_sid = any($2) and at <= $3 order by seq limit $4`,
    [accountSid, about.subjectSids, about.at, about.limit],
  )
}
