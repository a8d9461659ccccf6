import { join } from 'node:path'
import { mailLanguage } from '../domain/branding.ts'
import { fraudPolicy, type Settings } from '../domain/settings.ts'
import type { Vendor } from '../domain/vendor.ts'
import { findBranding } from '../features/branding/store.ts'
import { findDelegation } from '../features/inquiries/delegation-store.ts'
import type { HostedWiring } from '../features/inquiries/hosted.ts'
import { codeMail, linkMail } from '../features/inquiries/mails.ts'
import type { InquiryWiring } from '../features/inquiries/routes.ts'
import { notify } from '../features/notifications/notify.ts'
import { createRequest, keepEscalationMessage } from '../features/requests/create.ts'
import type { AnswerMailer } from '../features/requests/reply.ts'
import { emailOfUpgrade } from '../features/upgrades/store.ts'
import type { Reader } from '../platform/imaging/reader.ts'
import type { Database } from '../platform/postgres/pool.ts'
import { createVault } from '../platform/vault/vault.ts'
import { createBuiltinVendor } from '../platform/vendors/builtin/builtin.ts'
import { personaHttp } from '../platform/vendors/persona/http.ts'
import { createPersonaVendor } from '../platform/vendors/persona/persona.ts'
import { twoVendors } from '../platform/vendors/two-vendors.ts'
import type { Config } from './config.ts'

export interface OpenVendor {
  vendor: Vendor
  /** Erases what is due in the built-in vendor's own store, whichever is in use. */
  eraseDue(now: Date, heldAccounts: readonly string[]): Promise<number>
  /** The same for what had been erased before the database was restored. `known`: how many destroyed keys the database knew of, and knows now. */
  eraseAgain(now: Date, known: number): Promise<{ refs: string[]; known: number }>
  close(): Promise<void>
}

/**
 * The verification vendor that the configuration names; cases that an earlier one has stay with it. The built-in one has a vault of its
 * own, apart from the core's.
 */
export async function openVendor(
  config: Config,
  world: { db: Database; reader: Reader; reserveSlots(count: number): Promise<bigint>; settings(): Settings },
): Promise<OpenVendor> {
  const reencode = async (bytes: Uint8Array) => (await world.reader.render(bytes, 0)) ?? new Uint8Array()
  const vault = await createVault({
    keysDir: join(config.dataDir, 'keys', 'vendor'),
    filesDir: join(config.dataDir, 'vendor-vault'),
    reserveSlots: world.reserveSlots,
  })
  const fraud = () => {
    const settings = world.settings()
    return { policy: fraudPolicy(settings), checksADay: settings.fraud_checks_a_day, showingsADay: settings.fraud_showings_a_day }
  }
  const builtin = createBuiltinVendor({ db: world.db, vault, reader: world.reader, reencode, fraud })
  const persona = config.persona && openPersona(config.persona, reencode)
  const inUse = config.vendor === 'persona' ? persona : builtin
  const earlier = inUse === builtin ? persona : builtin
  return {
    vendor: inUse && earlier ? twoVendors(inUse, earlier) : builtin,
    eraseDue: (now, heldAccounts) => builtin.eraseDue(now, heldAccounts),
    eraseAgain: (now, known) => builtin.eraseAgain(now, known),
    close: () => vault.close(),
  }
}

function openPersona(
  { baseUrl, apiKey, templateId, webhookSecrets, hasWorkflow }: NonNullable<Config['persona']>,
  reencode: (bytes: Uint8Array) => Promise<Uint8Array>,
): Vendor {
  return createPersonaVendor({
    http: personaHttp({ baseUrl, apiKey: apiKey.reveal() }),
    templateId,
    webhookSecrets: webhookSecrets.map(secret => secret.reveal()),
    hasWorkflow,
    reencode,
  })
}

/** What other rooms do for the ID checks. */
export function inquiryWiring(vendor: Vendor, linkBase: () => string): HostedWiring & InquiryWiring {
  return {
    vendor,
    linkBase,
    keepMessage: keepEscalationMessage,
    mailLink: async (tx, ctx, { to, name, url, aboutSid, language }) => {
      const mail = linkMail(mailLanguage(language, await findBranding(tx, ctx.accountSid)), { name, url })
      await notify(tx, ctx, { accountSid: ctx.accountSid, subjectSid: aboutSid, kind: 'check_link', to, ...mail })
    },
    mailCode: async (tx, ctx, { accountSid, inquirySid, delegationSid }, code, language) => {
      const owner = { ...ctx, accountSid }
      const delegation = delegationSid ? await findDelegation(tx, owner, accountSid, delegationSid) : undefined
      const to = delegation?.email ?? (delegationSid ? '' : await emailOfUpgrade(tx, owner, inquirySid))
      if (!to || !code) return to !== ''
      const mail = codeMail(mailLanguage(language, await findBranding(tx, accountSid)), code)
      await notify(tx, owner, { accountSid, subjectSid: inquirySid, kind: 'check_code', to, ...mail })
      return true
    },
    openRequest: async (ctx, { message, email, about }) => {
      const { request } = await createRequest(ctx, {
        subject: 'Question about an ID check',
        message,
        aboutSid: about,
        email,
        author: 'applicant',
      })
      return { sid: request.sid }
    },
  }
}

/** The answer goes to whoever asked: by mail to an applicant, into the inbox for an account. */
export const mailAnswer: AnswerMailer = (tx, ctx, request, text) =>
  notify(tx, ctx, {
    accountSid: request.accountSid,
    subjectSid: request.sid,
    kind: 'request_answer',
    to: request.email || null,
    subject: `Answer: ${request.subject}`,
    text,
  })
