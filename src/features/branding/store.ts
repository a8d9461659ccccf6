import { type Branding, DEFAULT_BRANDING } from '../../domain/branding.ts'
import type { Tx } from '../../platform/postgres/pool.ts'

/** What the account chose, or how we look. */
export async function findBranding(tx: Tx, accountSid: string): Promise<Branding> {
  const row = await tx.one<Branding>(
    'select company_name as "companyName", accent, languages, language, is_live_only as "isLiveOnly" from branding where account_sid = $1',
    [accountSid],
  )
  return row ?? DEFAULT_BRANDING
}

export async function saveBranding(tx: Tx, accountSid: string, branding: Branding, now: Date): Promise<void> {
  await tx.query(
    `insert into branding (account_sid, company_name, accent, languages, language, is_live_only, updated_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (account_sid) do update set company_name = excluded.company_name, accent = excluded.accent, languages = excluded.languages,
       language = excluded.language, is_live_only = excluded.is_live_only, updated_at = excluded.updated_at`,
    [accountSid, branding.companyName, branding.accent, branding.languages, branding.language, branding.isLiveOnly, now],
  )
}
