import type { ApiClient } from '../../platform/http/api-client.ts'

/** What an import from a Twilio-compatible server did, or would do. */
export interface TwilioReport {
  created: Record<Kind, number>
  /** Found in the notes of an earlier run. */
  alreadyThere: number
  /** Documents whose scan has to be uploaded anew: the API gives none out. */
  withoutScan: string[]
  /** Lines for `countersign numbers import`, which takes numbers that are in use. */
  numbers: { phoneNumber: string; country: string | null; type: string | null; addressSid: string | null; bundleSid: string | null }[]
  problems: { sid: string; why: string }[]
}

const KINDS = ['addresses', 'end_users', 'supporting_documents', 'bundles', 'assignments'] as const
type Kind = (typeof KINDS)[number]

export interface TwilioImport {
  from: ApiClient & { accountSid: string }
  to: ApiClient & { accountSid: string }
  isDryRun: boolean
  /** SIDs that an earlier run has brought over: source to target. */
  known: ReadonlyMap<string, string>
  /** Notes one at once, before the next is made: a killed run goes on where it ended. */
  note(source: string, target: string): Promise<void>
}

type Item = Readonly<Record<string, unknown>>

const RC = '/v2/RegulatoryCompliance'

/**
 * Brings addresses, end users, supporting documents, bundles with their items, and the list of numbers from one account to another.
 * Bundles arrive as drafts: what was verified elsewhere is verified here anew. May be killed and run again.
 */
export async function importFromTwilio(about: TwilioImport): Promise<TwilioReport> {
  const run = new Run(about)
  for (const address of await run.list(`/2010-04-01/Accounts/${about.from.accountSid}/Addresses.json?PageSize=200`))
    await run.address(address)
  for (const endUser of await run.list(`${RC}/EndUsers?PageSize=200`)) await run.endUser(endUser)
  for (const document of await run.list(`${RC}/SupportingDocuments?PageSize=200`)) await run.document(document)
  for (const bundle of await run.list(`${RC}/Bundles?PageSize=200`)) await run.bundle(bundle)
  for (const number of await run.list(`/2010-04-01/Accounts/${about.from.accountSid}/IncomingPhoneNumbers.json?PageSize=200`))
    run.number(number)
  return run.report
}

class Run {
  readonly report: TwilioReport = {
    created: { addresses: 0, end_users: 0, supporting_documents: 0, bundles: 0, assignments: 0 },
    alreadyThere: 0,
    withoutScan: [],
    numbers: [],
    problems: [],
  }
  private readonly about: TwilioImport
  private readonly targets: Map<string, string>
  private readonly regulations = new Map<string, Item>()

  constructor(about: TwilioImport) {
    this.about = about
    this.targets = new Map(about.known)
  }

  /** Every page of a list, in either of Twilio's two styles. @throws Error when the source refuses */
  async list(path: string): Promise<Item[]> {
    const items: Item[] = []
    let next: string | undefined = path
    while (next) {
      const { status, body }: Awaited<ReturnType<ApiClient['get']>> = await this.about.from.get(next)
      if (status !== 200) throw new Error(`the source answered ${status} to ${path}: ${textOf(body, 'message')}`)
      items.push(...Object.values(body).flatMap(value => (Array.isArray(value) ? value.map(itemOf) : [])))
      const meta = itemOf(body.meta)
      next = textOf(meta, 'next_page_url') || textOf(body, 'next_page_uri') || undefined
    }
    return items.toReversed()
  }

  async address(item: Item): Promise<void> {
    await this.create('addresses', item, `/2010-04-01/Accounts/${this.about.to.accountSid}/Addresses.json`, {
      CustomerName: textOf(item, 'customer_name'),
      Street: textOf(item, 'street'),
      StreetSecondary: textOf(item, 'street_secondary'),
      City: textOf(item, 'city'),
      Region: textOf(item, 'region'),
      PostalCode: textOf(item, 'postal_code'),
      IsoCountry: textOf(item, 'iso_country'),
      FriendlyName: textOf(item, 'friendly_name'),
    })
  }

  async endUser(item: Item): Promise<void> {
    const form = {
      FriendlyName: textOf(item, 'friendly_name'),
      Type: textOf(item, 'type'),
      Attributes: JSON.stringify(item.attributes ?? {}),
    }
    await this.create('end_users', item, `${RC}/EndUsers`, form)
  }

  async document(item: Item): Promise<void> {
    const attributes = itemOf(item.attributes)
    const named = Array.isArray(attributes.address_sids) ? attributes.address_sids.map(String) : []
    const addresses = named.map(sid => this.targets.get(sid) ?? sid)
    const form = {
      FriendlyName: textOf(item, 'friendly_name'),
      Type: textOf(item, 'type'),
      Attributes: JSON.stringify(named.length > 0 ? { ...attributes, address_sids: addresses } : attributes),
    }
    const sid = await this.create('supporting_documents', item, `${RC}/SupportingDocuments`, form)
    if (sid && textOf(item, 'mime_type')) this.report.withoutScan.push(sid)
  }

  async bundle(item: Item): Promise<void> {
    const rule = await this.regulation(textOf(item, 'regulation_sid'))
    if (!rule) return this.problem(item, 'its regulation is not known to the source any more')
    const sid = await this.create('bundles', item, `${RC}/Bundles`, {
      FriendlyName: textOf(item, 'friendly_name'),
      Email: textOf(item, 'email'),
      StatusCallback: textOf(item, 'status_callback'),
      IsoCountry: textOf(rule, 'iso_country'),
      NumberType: textOf(rule, 'number_type'),
      EndUserType: textOf(rule, 'end_user_type'),
    })
    if (!sid) return
    for (const assignment of await this.list(`${RC}/Bundles/${textOf(item, 'sid')}/ItemAssignments?PageSize=200`)) {
      const target = this.targets.get(textOf(assignment, 'object_sid'))
      if (!target && !this.about.isDryRun) this.problem(assignment, 'what it assigns was not brought over')
      else await this.create('assignments', assignment, `${RC}/Bundles/${sid}/ItemAssignments`, { ObjectSid: target ?? '' })
    }
  }

  number(item: Item): void {
    const mapped = (name: string) => this.targets.get(textOf(item, name)) ?? null
    this.report.numbers.push({
      phoneNumber: textOf(item, 'phone_number'),
      country: textOf(item, 'iso_country') || null,
      type: textOf(item, 'type') || null,
      addressSid: mapped('address_sid'),
      bundleSid: mapped('bundle_sid'),
    })
  }

  /** The SID at the target, or undefined when it was refused. A dry run answers the SID of the source. */
  private async create(kind: Kind, item: Item, path: string, form: Record<string, string>): Promise<string | undefined> {
    const source = textOf(item, 'sid')
    const present = this.targets.get(source)
    if (present) {
      this.report.alreadyThere += 1
      return present
    }
    if (this.about.isDryRun) {
      this.report.created[kind] += 1
      this.targets.set(source, source)
      return source
    }
    const given = Object.fromEntries(Object.entries(form).filter(([, value]) => value !== ''))
    const { status, body } = await this.about.to.post(path, given, `import-${source}`)
    if (status !== 201) {
      this.problem(item, `the target answered ${status}: ${textOf(body, 'message')}`)
      return undefined
    }
    const target = textOf(body, 'sid')
    this.targets.set(source, target)
    await this.about.note(source, target)
    this.report.created[kind] += 1
    return target
  }

  private async regulation(sid: string): Promise<Item | undefined> {
    const known = this.regulations.get(sid)
    if (known) return known
    const { status, body } = await this.about.from.get(`${RC}/Regulations/${sid}`)
    if (status !== 200) return undefined
    this.regulations.set(sid, body)
    return body
  }

  private problem(item: Item, why: string): void {
    this.report.problems.push({ sid: textOf(item, 'sid'), why })
  }
}

const itemOf = (value: unknown): Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {}

function textOf(item: Item, name: string): string {
  const value = item[name]
  return typeof value === 'string' ? value : ''
}
