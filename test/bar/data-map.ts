/**
 * Where everything lies, whose it is and when it goes. T-MAP compares it with the database and the data directory, so that a new
 * column or file cannot be forgotten: it belongs to somebody, and it has an end.
 */
export interface Holding {
  /** The room of the code that writes it. */
  owner: string
  /** When it goes, in words, and the code that sees to it. `kept`: nothing personal is in it, or the law asks for it. */
  ends: string
  by: string
  /** SIDs, states, countries, times, counts: nothing about a person. */
  plain?: string
  /** Under a key of the vault. */
  sealed?: string
  /** Keyed hashes, or hashes of long random secrets. */
  hashed?: string
  /** In the clear: what an account calls its own things, addresses of its servers, the make of a browser. */
  chosen?: string
}

const CHECKS = 'src/features/inquiries'
const DELETED = 'src/features/retention/erase-deleted.ts'
const WORN_OUT = 'src/features/retention/worn-out-store.ts'
const PROFILE_LIKE = '30 days after deletion or the closing of the account'
const PAPER_LIKE = '28 days after deletion'
const WITH_ACCOUNT = 'with the account, which is kept'

/** Columns that say the same in every table. */
export const EVERYWHERE =
  'sid account_sid id state status kind type created_at updated_at deleted_at key_slot iso_country number_type end_user_type'.split(' ')

export const TABLES: Readonly<Record<string, Holding>> = {
  'public.accounts': {
    owner: 'src/features/accounts',
    ends: 'kept: who a number belonged to, ten years',
    by: 'src/features/accounts',
    plain: 'owner_account_sid is_test is_house allows_specimens legal_hold closed_at secondary_token_created_at',
    hashed: 'auth_token_hash secondary_token_hash',
    sealed: 'auth_token_sealed secondary_token_sealed',
    chosen: 'friendly_name',
  },
  'public.addresses': {
    owner: 'src/features/addresses',
    ends: PROFILE_LIKE,
    by: DELETED,
    plain: 'emergency_enabled validated verified',
    sealed: 'sealed',
    hashed: 'customer_name_index friendly_name_index',
  },
  'public.api_keys': {
    owner: 'src/features/keys',
    ends: 'when the key is deleted',
    by: 'src/features/keys/delete.ts',
    plain: 'may_write last_used_at',
    hashed: 'secret_hash',
    chosen: 'friendly_name',
  },
  'public.assignments': {
    owner: 'src/features/bundles',
    ends: 'kept: SIDs only',
    by: 'src/features/bundles',
    plain: 'bundle_sid object_sid object_type',
  },
  'public.branding': {
    owner: 'src/features/branding',
    ends: WITH_ACCOUNT,
    by: 'src/features/branding',
    plain: 'accent languages language is_live_only',
    chosen: 'company_name',
  },
  'public.bundle_updates': {
    owner: 'src/features/bundles',
    ends: 'kept: SIDs only',
    by: 'src/features/bundles',
    plain: 'copy_sid bundle_sid finished_at',
  },
  'public.bundles': {
    owner: 'src/features/bundles',
    ends: PROFILE_LIKE,
    by: DELETED,
    plain: 'rule_sid rule_version is_test valid_until copy_of review_due_at submitted_at decided_at decided_by',
    sealed: 'sealed verdict_sealed',
    hashed: 'friendly_name_index',
    chosen: 'status_callback',
  },
  'public.callback_deliveries': {
    owner: 'src/features/callbacks',
    ends: '90 days after it is done',
    by: WORN_OUT,
    plain: 'seq event_sid subject_sid fields attempts next_attempt_at leased_until response_status error finished_at',
    chosen: 'url',
  },
  'public.channel_endpoints': {
    owner: 'src/features/profiles',
    ends: 'kept: SIDs only',
    by: 'src/features/profiles',
    plain: 'bundle_sid endpoint_type endpoint_sid',
  },
  'public.check_links': {
    owner: CHECKS,
    ends: 'when the link ends, seven days at most',
    by: `${CHECKS}/expire.ts`,
    plain: 'inquiry_sid delegation_sid is_phone expires_at used_at code_expires_at code_tries code_mails',
    hashed: 'token_hash used_by code_hash',
  },
  'public.check_sessions': {
    owner: CHECKS,
    ends: '28 days at most',
    by: `${CHECKS}/expire.ts`,
    plain: 'inquiry_sid delegation_sid is_phone expires_at',
    hashed: 'token_hash link_hash',
  },
  'public.delegations': {
    owner: CHECKS,
    ends: 'with the pictures of the check: 28 days',
    by: `${CHECKS}/redact.ts`,
    plain: 'inquiry_sid vendor_ref expires_at',
    sealed: 'sealed',
  },
  'public.end_users': { owner: 'src/features/end-users', ends: PROFILE_LIKE, by: DELETED, plain: 'host', sealed: 'sealed' },
  'public.erasures': {
    owner: 'src/features/erasures',
    ends: 'kept: the receipt of an erasure',
    by: 'src/features/erasures',
    plain: 'subject_sid cause receipt due_at erased_at actor_sid',
  },
  'public.evaluations': {
    owner: 'src/features/bundles',
    ends: 'kept: names of fields and faults',
    by: 'src/features/bundles',
    plain: 'bundle_sid rule_sid rule_version results readings',
  },
  'public.events': {
    owner: 'src/platform/postgres',
    ends: 'kept: the journal, ten years',
    by: 'src/features/audit',
    plain: 'seq xid actor_kind actor_sid request_id at what subject_sid state_from state_to',
    hashed: 'chain_hash',
  },
  'public.files': {
    owner: 'src/features/documents',
    ends: '28 days unused, 180 after the release of the number that relied on it',
    by: 'src/features/retention/erase.ts',
    plain: 'subject_sid document_type position mime_type size_bytes path erase_after erased_at',
    sealed: 'sealed reading_sealed',
    hashed: 'content_hash',
  },
  'public.idempotency_keys': {
    owner: 'src/platform/http',
    ends: 'two days',
    by: 'src/platform/http/idempotency.ts',
    plain: 'leased_until leased_by',
    hashed: 'fingerprint',
    sealed: 'sealed',
    chosen: 'key',
  },
  'public.identity_documents': {
    owner: 'src/features/identity-documents',
    ends: PAPER_LIKE,
    by: DELETED,
    plain: 'regulation_sid regulation_version address_sid revision review_due_at expires_on submitted_at decided_at decided_by valid_until',
    sealed: 'sealed verdict_sealed',
    chosen: 'status_callback',
  },
  'public.import_rows': {
    owner: 'src/features/imports',
    ends: 'the text of a row when it is done with; what became of it is kept: SIDs and refusals',
    by: 'src/features/imports/bulk-store.ts',
    plain: 'line object_sid error_code error',
    sealed: 'sealed',
    hashed: 'ref_index',
  },
  'public.imports': {
    owner: 'src/features/imports',
    ends: 'kept: counts and times',
    by: 'src/features/imports/bulk-run.ts',
    plain: 'is_dry_run finished_at',
  },
  'public.inquiries': {
    owner: CHECKS,
    ends: 'pictures and details 28 days; the name with the account or on request',
    by: `${CHECKS}/redact.ts`,
    plain:
      'vendor vendor_ref chosen_country chosen_type attempts_used attempt_sid delegation_sid review_due_at link_expires_at images_deleted_by erase_after erased_at erasure_receipt decided_at erasure_asked_at erasure_next_at erasure_late_at synced_at',
    sealed: 'sealed verdict_sealed',
    chosen: 'status_callback',
  },
  'public.inquiry_attempts': {
    owner: CHECKS,
    ends: 'with the check',
    by: DELETED,
    plain: 'inquiry_sid vendor_ref ref document_type staff_codes kept_sides judged_at',
    sealed: 'sealed',
  },
  'public.inventory': {
    owner: 'src/features/numbers',
    ends: 'kept: numbers on sale',
    by: 'src/features/numbers',
    plain: 'phone_number locality region capabilities held_by held_until back_on_sale_at imported_at',
  },
  'public.jobs': {
    owner: 'src/platform/queue',
    ends: 'when it is done; dead ones stay until somebody looked',
    by: 'src/platform/queue/jobs.ts',
    plain: 'run_at attempts leased_until leased_by dead_at error',
  },
  'public.key_slots': { owner: 'src/platform/vault', ends: 'kept: a counter', by: 'src/app/services.ts', plain: 'next' },
  'public.notifications': {
    owner: 'src/features/notifications',
    ends: PROFILE_LIKE,
    by: DELETED,
    plain: 'subject_sid send_state attempts read_at visible_to',
    sealed: 'sealed',
  },
  'public.number_holds': {
    owner: 'src/features/holds',
    ends: 'kept: numbers and SIDs',
    by: 'src/features/holds',
    plain: 'phone_number until address_sid identity_sid bundle_sid number_sid buys reasons remind_at',
    chosen: 'friendly_name status_callback',
  },
  'public.number_periods': {
    owner: 'src/features/evidence',
    ends: 'kept: who stood behind a number, ten years',
    by: 'src/features/evidence',
    plain: 'phone_number valid_from valid_to number_sid address_sid identity_sid bundle_sid compliance',
  },
  'public.numbers': {
    owner: 'src/features/numbers',
    ends: 'kept: who stood behind a number, ten years',
    by: 'src/features/numbers',
    plain:
      'phone_number address_sid identity_sid bundle_sid compliance compliance_reasons compliance_since compliance_deadline compliant_until remind_at regulation_sid regulation_version released_at',
    chosen: 'friendly_name config',
  },
  'public.places': {
    owner: 'src/features/places',
    ends: 'kept: whether an address lies in the area of a prefix, by SIDs',
    by: 'src/features/places',
    plain: 'address_sid prefix phone_number review_due_at reasons',
  },
  'public.processes': {
    owner: 'src/platform/postgres/presence.ts',
    ends: 'with the process, or 30 seconds after its last word',
    by: 'src/platform/postgres/presence.ts',
    plain: 'role has_worker machine pid born_ticks vault started_at seen_at',
  },
  'public.recovery_codes': {
    owner: 'src/features/users',
    ends: 'when it is used or the person leaves',
    by: 'src/features/users/store.ts',
    plain: 'user_sid',
    hashed: 'code_index',
  },
  'public.regulation_changes': {
    owner: 'src/features/rule-changes',
    ends: 'kept: rules',
    by: 'src/features/rule-changes',
    plain: 'origin rules grace_until grace_was begins_at progress checked relieved created_by published_by published_at finished_at',
  },
  'public.regulation_files': {
    owner: 'src/features/rule-changes',
    ends: 'kept: rules',
    by: 'src/features/rule-changes',
    plain: 'fingerprint source',
  },
  'public.regulation_findings': {
    owner: 'src/features/rule-changes',
    ends: 'kept: SIDs and names of fields',
    by: 'src/features/rule-changes',
    plain: 'change_sid numbers proofs lacking notified_at',
  },
  'public.regulations': {
    owner: 'src/features/regulations',
    ends: 'kept: rules',
    by: 'src/features/regulations',
    plain: 'version content fingerprint published_at replaced_at change_sid grace_until origin',
  },
  'public.request_messages': {
    owner: 'src/features/requests',
    ends: 'with the request',
    by: DELETED,
    plain: 'request_sid author',
    sealed: 'sealed',
  },
  'public.requests': {
    owner: 'src/features/requests',
    ends: PROFILE_LIKE,
    by: DELETED,
    plain: 'about_sid review_due_at',
    sealed: 'sealed',
  },
  'public.reviews': {
    owner: 'src/features/reviews',
    ends: 'notes 180 days after the decision; decisions are kept ten years',
    by: 'src/features/retention/erase.ts',
    plain:
      'subject_sid subject_type why opened_at due_at claimed_by claimed_until claimed_at decision reason_codes decided_by decided_at breach_noted_at assigned_to is_reopened proposal proposed_by proposed_at notes_erased_at',
    sealed: 'notes_sealed',
  },
  'public.schema_migrations': {
    owner: 'src/platform/postgres',
    ends: 'kept: the schema',
    by: 'src/platform/postgres/migrate.ts',
    plain: 'name checksum applied_at',
  },
  'public.sessions': {
    owner: 'src/features/users',
    ends: 'two days after it began',
    by: WORN_OUT,
    plain: 'user_sid seen_at ended_at method',
    hashed: 'token_hash',
    chosen: 'csrf_token device',
  },
  'public.settings': {
    owner: 'src/features/settings',
    ends: 'kept: settings of the operator',
    by: 'src/features/settings',
    plain: 'name value',
  },
  'public.sign_in_links': {
    owner: 'src/features/users',
    ends: 'two days after it ends',
    by: WORN_OUT,
    plain: 'user_sid expires_at used_at',
    hashed: 'token_hash',
  },
  'public.staff': {
    owner: 'src/features/staff',
    ends: 'kept: who decided',
    by: 'src/features/staff',
    plain: 'roles',
    sealed: 'email_sealed name_sealed',
    hashed: 'email_index secret_hash',
  },
  'public.supporting_documents': {
    owner: 'src/features/supporting-documents',
    ends: PAPER_LIKE,
    by: DELETED,
    plain: 'host mime_type address_sids expires_on',
    sealed: 'sealed verdict_sealed',
  },
  'public.throttles': {
    owner: 'src/platform/http',
    ends: 'when its time is over, an hour at most',
    by: 'src/platform/http/throttle.ts',
    plain: 'tries ends_at',
    hashed: 'mark',
  },
  'public.upgrades': {
    owner: 'src/features/upgrades',
    ends: 'with the profile that came of it',
    by: DELETED,
    plain: 'inquiry_sid customer_profile_sid',
    sealed: 'sealed',
    chosen: 'status_callback',
  },
  'public.upload_links': {
    owner: 'src/features/supporting-documents',
    ends: 'two days after it ends',
    by: WORN_OUT,
    plain: 'host document_sid expires_at used_at',
    hashed: 'token_hash',
  },
  'public.users': {
    owner: 'src/features/users',
    ends: 'when the person leaves the team, or with the account',
    by: 'src/features/users/remove.ts',
    plain: 'role staff_sid has_password has_second_factor code_step signed_in_at',
    sealed: 'sealed secrets_sealed',
    hashed: 'email_index',
  },
  'public.vendor_notices': { owner: CHECKS, ends: 'a week', by: WORN_OUT, plain: 'event_id received_at' },
  'vendor.blocked': {
    owner: 'src/platform/vendors',
    ends: 'kept: papers that are declined, as keyed hashes',
    by: 'src/platform/vendors/builtin/store.ts',
    hashed: 'mark',
  },
  'vendor.cases': {
    owner: 'src/platform/vendors',
    ends: '28 days',
    by: 'src/platform/vendors/builtin/builtin.ts',
    plain: 'inquiry_sid allows_specimens is_test erase_after erased_at receipt',
    sealed: 'sealed',
  },
  'vendor.images': {
    owner: 'src/platform/vendors',
    ends: 'with the case',
    by: 'src/platform/vendors/builtin/store.ts',
    plain: 'inquiry_sid attempt_sid side path',
    sealed: 'reading_sealed',
    hashed: 'content_mark',
  },
  'vendor.key_slots': { owner: 'src/platform/vault', ends: 'kept: a counter', by: 'src/app/services.ts', plain: 'next' },
  'vendor.marks': {
    owner: 'src/platform/vendors',
    ends: '180 days',
    by: 'src/platform/vendors/builtin/store.ts',
    plain: 'inquiry_sid expires_at',
    hashed: 'mark',
  },
  'vendor.submissions': {
    owner: 'src/platform/vendors',
    ends: 'with the case',
    by: 'src/platform/vendors/builtin/store.ts',
    plain: 'attempt_sid inquiry_sid document_type reason_codes staff_codes',
    sealed: 'sealed',
    hashed: 'repeat_mark',
  },
}

/** What lies in the data directory, by the start of its path. */
export const FILES: Readonly<Record<string, Pick<Holding, 'owner' | 'ends'>>> = {
  'first-start.json': { owner: 'src/app', ends: 'secrets of the first start: remove it once they are kept elsewhere' },
  'keys/': { owner: 'src/platform/vault', ends: 'each data key when it is destroyed' },
  'vault/': { owner: 'src/platform/vault', ends: 'sealed scans: with their row' },
  'vendor-vault/': { owner: 'src/platform/vendors', ends: 'sealed pictures of ID checks: with their case, 28 days' },
  'postgres/': { owner: 'src/platform/postgres', ends: 'the tables above' },
  'postgres-lib/': { owner: 'src/platform/postgres', ends: 'programs' },
  'postgres-password': { owner: 'src/platform/postgres', ends: 'kept: a secret of this machine' },
  'postgres.log': { owner: 'src/platform/postgres', ends: 'at 10 MB; holds no values' },
  'run/': { owner: 'src/platform/postgres', ends: 'with the process' },
  'moved-to.txt': { owner: 'src/platform/postgres', ends: 'kept: where the database went' },
  'server.lock': { owner: 'src/platform/postgres', ends: 'with the process' },
  'start.lock': { owner: 'src/app', ends: 'with the start' },
  'locality/': { owner: 'src/platform/locality.ts', ends: 'kept: public postal data' },
}
