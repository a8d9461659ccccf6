import { StartTrouble } from './embedded-trouble.ts'

const REACH = 'Check host and port, that PostgreSQL runs, and that it may be reached from here.'

/** What a connection that failed says, and what to do: no word of its own of the address, which has a password in it. */
const TROUBLES: Readonly<Record<string, [says: string, fix: string]>> = {
  '28P01': ['refuses the password of the user', 'Check the name of the user and the password (in the address or in PGPASSWORD).'],
  '28000': ['does not let this user in', "Check the name of the user, and pg_hba.conf at the database's side."],
  '3D000': ['has no database of this name', "Make it with: create database ... encoding 'UTF8', or check the name in the address."],
  '53300': ['has no connection left', 'Raise max_connections, or close what holds connections.'],
  '57P03': ['is starting or stopping', 'Wait a moment.'],
  ECONNREFUSED: ['does not answer: nothing listens there', REACH],
  ENOTFOUND: ['does not answer: nobody knows this host', 'Check the name of the host in the address.'],
  EAI_AGAIN: ['does not answer: nobody knows this host', 'Check the name of the host in the address, and the name server.'],
  ECONNRESET: ['ends the connection: that may be no PostgreSQL', REACH],
}

/** Why a connection to PostgreSQL failed, with what to do; undefined when it was something else. */
export function databaseTrouble(error: unknown): { says: string; fix: string } | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  const [says, fix] = TROUBLES[code] ?? []
  if (says && fix) return { says: `${says} (${code})`, fix }
  if (/timeout|terminated/i.test(error.message)) return { says: 'does not answer in time', fix: REACH }
  return code.startsWith('E') ? { says: `does not answer (${code})`, fix: REACH } : undefined
}

/** For a start or a command that cannot do without it. */
export function explainDatabaseError(error: unknown): unknown {
  const trouble = databaseTrouble(error)
  return trouble ? new StartTrouble(`The database ${trouble.says}.`, trouble.fix, { cause: error }) : error
}

export const wrongEncoding = (encoding: string | undefined): StartTrouble =>
  new StartTrouble(`The database is encoded in ${encoding}.`, "Make it with: create database ... encoding 'UTF8'.")
