import { randomBytes } from 'node:crypto'
import { type Answer, type Api, apiOf } from '../../helpers/client.ts'
import { differing, fingerprintOf } from '../fingerprint.ts'
import { inParallel, type Proof, Tally } from '../proof.ts'
import type { Stage, Tenant } from '../stage.ts'
import { canaryOf, type Kind, type Objects, objectsOf } from '../tenancy/objects.ts'
import { type Operation, operationsOf } from '../tenancy/operations.ts'
import { BODIES, EMPTY_FOR_OWNER, kindInPath, OPAQUE, PLAIN, referenceOf } from '../tenancy/parameters.ts'
import { wallTables, withoutRowSecurity } from '../tenancy/walls.ts'
import { ok } from '../things.ts'

/** One parameter of one operation, with somebody else's SID in it. */
interface Cell {
  operation: Operation
  place: 'path' | 'query' | 'body'
  name: string
  kind: Kind
  isOpaque: boolean
}

export const idor: Proof = {
  name: 'T-IDOR',
  goal: "another account's SID in any parameter of any operation is answered byte for byte like one that never existed, and changes nothing; each of the two walls alone holds: the filters of the queries, and the row policies",
  control:
    'the owner asks the same: every cell must be told apart from one that never existed; a table without its row policy, and one whose policies are off, must be seen',
  async run(stage) {
    const tally = new Tally()
    const operations = await operationsOf(await stage.url())
    const cells = cellsOf(operations, tally)
    const victim = await stage.tenant()
    await loadNumbers(stage)
    const theirs = await objectsOf(stage, victim, canaryOf(victim))
    const stranger = await stage.tenant()
    const family = await childOf(stage, victim)
    const attackers: { attacker: Tenant; own: Objects }[] = []
    for (const attacker of [stranger, family]) attackers.push({ attacker, own: await objectsOf(stage, attacker, canaryOf(attacker)) })
    const sql = await stage.sql()
    const attack = async (who: typeof attackers, wall: string) => {
      for (const { attacker, own } of who) {
        const before = await fingerprintOf(sql, theirs.account)
        // A subaccount's parent is its family: where a relative may be named, it is no stranger.
        const strange = cells.filter(({ place, kind }) => !(attacker === family && kind === 'account' && place === 'body'))
        await inParallel(strange, 3, cell => compare(cell, attacker, own, theirs, tally, victim))
        const changed = differing(before, await fingerprintOf(sql, theirs.account))
        tally.check(changed.length === 0, `${wall}: ${attacker.sid} changed rows of ${changed}`)
      }
    }
    await attack(attackers, 'both walls')
    // The filters of the queries alone, the second wall taken down; by one who has left no traces yet.
    const fresh = await stage.tenant()
    const next = [{ attacker: fresh, own: await objectsOf(stage, fresh, canaryOf(fresh)) }]
    const isDown = await withoutRowSecurity(sql, theirs.account, () => attack(next, 'filters alone'))
    await staffRoutes(operations, victim.api, tally)
    const walls = await wallTables(stage, theirs.account)
    for (const { table, seen, changed } of walls.tables) {
      tally.check(seen === 0, `the database shows ${seen} foreign rows of ${table}`)
      tally.check(changed.length === 0, `the database lets a stranger ${changed} rows of ${table}`)
    }
    const silent = await silentCells(cells, victim, theirs)
    return {
      n: tally.n,
      misses: [...tally.misses, ...silent.map(cell => `proves nothing: ${spell(cell)}`)],
      isControlCaught: silent.length === 0 && walls.isControlCaught && isDown,
      figures: { operations: operations.length, cells: cells.length, tables: walls.tables.length },
    }
  },
}

function cellsOf(operations: readonly Operation[], tally: Tally): Cell[] {
  return operations
    .filter(({ access }) => access === 'account')
    .flatMap(operation => [
      ...operation.inPath.flatMap(name => {
        const kind = kindInPath(operation.path, name, operation.method)
        tally.check(kind !== undefined, `no entry for the path parameter ${name} of ${operation.method} ${operation.path}`)
        return kind && kind !== 'public' && kind !== 'plain' ? [{ operation, place: 'path' as const, name, kind, isOpaque: false }] : []
      }),
      ...(['query', 'body'] as const).flatMap(place =>
        (place === 'query' ? operation.inQuery : operation.inBody).flatMap(name => {
          const kind = place === 'query' && name === 'ChannelEndpointSid' ? 'number' : (referenceOf(operation.path, name) ?? OPAQUE[name])
          tally.check(
            kind !== undefined || PLAIN.has(name),
            `no entry for the ${place} parameter ${name} of ${operation.method} ${operation.path}`,
          )
          return kind ? [{ operation, place, name, kind, isOpaque: name in OPAQUE }] : []
        }),
      ),
    ])
}

/** A subaccount: related, but no owner of its parent's things. */
async function childOf(stage: Stage, { api }: Tenant): Promise<Tenant> {
  const { sid, auth_token: token } = ok(await api('POST', '/2010-04-01/Accounts.json', { FriendlyName: 'Child' }))
  return { sid, token, api: apiOf(await stage.url(), { name: sid, secret: token }) }
}

const inventedLike = (sid: string): string => sid.slice(0, 2) + randomBytes(16).toString('hex')

/** The request of a cell, with `sid` in the parameter under test and own things everywhere else. */
function ask(
  { operation: { method, path, inPath }, place, name }: Cell,
  own: Objects,
  sid: string,
): [string, string, Record<string, string>] {
  const filled = inPath.reduce((text, parameter) => {
    const kind = kindInPath(path, parameter, method)
    const value =
      place === 'path' && parameter === name ? sid : kind && kind in own ? own[kind as Kind] : parameter === 'IsoCountry' ? 'US' : '0'
    return text.replace(`{${parameter}}`, value)
  }, path)
  const search = place === 'query' ? `?${name}=${sid}` : ''
  const needed = Object.entries(BODIES[`${method} ${path}`] ?? {}).map(([field, value]) => [field, fill(value, own)])
  return [method, filled + search, { ...Object.fromEntries(needed), ...(place === 'body' && { [name]: sid }) }]
}

/** Numbers on sale by country and type, asked for in turns: one that was bought comes again only after all others. */
const onSale = new Map<string, string[]>()

async function loadNumbers(stage: Stage): Promise<void> {
  const { rows } = await (await stage.sql()).query(
    `select iso_country || ':' || number_type as kind, phone_number from inventory where state = 'available' and coalesce(locality, 'Berlin') = 'Berlin' order by 2`,
  )
  for (const { kind, phone_number: phone } of rows) onSale.set(kind, [...(onSale.get(kind) ?? []), phone])
}

const fill = (text: string, own: Objects): string => {
  const phones = text.startsWith('{phone:') ? (onSale.get(text.slice(7, -1)) ?? []) : undefined
  if (phones) {
    const phone = phones.shift() ?? ''
    phones.push(phone)
    return phone
  }
  return /^\{\w+\}$/.test(text) ? own[text.slice(1, -1) as Kind] : text
}

const send = (api: Api, [method, path, body]: [string, string, Record<string, string>]): Promise<Answer> =>
  api(method, path, method === 'POST' ? body : undefined)

async function compare(cell: Cell, attacker: Tenant, own: Objects, theirs: Objects, tally: Tally, victim: Tenant): Promise<void> {
  const foreign = theirs[cell.kind]
  const invented = inventedLike(foreign)
  const one = await send(attacker.api, ask(cell, own, foreign))
  const two = await send(attacker.api, ask(cell, own, invented))
  tally.check(
    comparable(one, foreign, cell) === comparable(two, invented, cell),
    `${spell(cell)}: ${one.status} is not ${two.status}, or says more`,
  )
  const text = JSON.stringify(one.body).replaceAll(foreign, '')
  tally.check(!text.includes(canaryOf(victim)) && !text.includes(victim.sid), `${spell(cell)}: shows what belongs to the other account`)
}

/** Status, headers and body, with the asked SID and what differs from answer to answer taken out. */
function comparable({ status, headers, body }: Answer, sid: string, { isOpaque }: Cell): string {
  const kept = [...headers].filter(([name]) => !['date', 'x-request-id', 'content-length'].includes(name))
  const isOwn = (status === 201 || isOpaque) && typeof body === 'object' && 'sid' in body
  const told = isOwn ? Object.keys(body) : body
  return JSON.stringify([status, kept, told])
    .replaceAll(sid, 'SID')
    .replace(/number=%2B\d+/g, 'number=')
}

/** No account may call what staff call. */
async function staffRoutes(operations: readonly Operation[], api: Api, tally: Tally): Promise<void> {
  for (const { method, path } of operations.filter(({ access }) => access === 'staff')) {
    const { status } = await api(method, path.replace(/\{\w+\}/g, `RV${'0'.repeat(32)}`), method === 'POST' ? {} : undefined)
    // So many wrong tries are slowed down in the end.
    tally.check([401, 403, 429].includes(status), `${method} ${path} answered an account with ${status}`)
  }
}

/** Cells where even the owner cannot tell the SID from an invented one: they prove nothing. Deletions come last. */
async function silentCells(cells: readonly Cell[], owner: Tenant, own: Objects): Promise<Cell[]> {
  const silent: Cell[] = []
  const told = new Set<string>()
  const ordered = [...cells].sort((one, two) => order(one) - order(two))
  for (const cell of ordered) {
    const spot = `${cell.operation.path} ${cell.place} ${cell.name}`
    const isKnownByReading = cell.operation.method === 'DELETE' && told.has(spot)
    if (cell.isOpaque || isKnownByReading || EMPTY_FOR_OWNER.has(`${cell.operation.method} ${cell.operation.path}`)) continue
    const invented = inventedLike(own[cell.kind])
    const unknown = await send(owner.api, ask(cell, own, invented))
    const known = await send(owner.api, ask(cell, own, own[cell.kind]))
    if (comparable(known, own[cell.kind], cell) === comparable(unknown, invented, cell)) silent.push(cell)
    else told.add(spot)
  }
  return silent
}

const LATE = [
  '/Addresses/',
  '/Bundles/',
  '/CustomerProfiles/',
  '/TrustProducts/',
  '/Inquiries/',
  '/IncomingPhoneNumbers/',
  '/IdentityDocuments/',
]
function order({ operation: { method, path, inPath } }: Cell): number {
  const isLeaf = /\/\{\w+\}(\.json)?$/.test(path) && inPath.length > 1
  if (method === 'DELETE') return (isLeaf ? 20 : 30) + (LATE.some(part => path.includes(part)) ? 5 : 0)
  return /Redact|Revoke|Close$/.test(path) ? 10 : 0
}

const spell = ({ operation: { method, path }, place, name, kind }: Cell): string => `${method} ${path} ${place} ${name} (${kind})`
