import { createWriteStream, existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Command, Option } from 'commander'
import { AppError } from '../../domain/errors.ts'
import { parseSid } from '../../domain/ids.ts'
import { createAccount } from '../../features/accounts/create.ts'
import { findAccount } from '../../features/accounts/store.ts'
import { exportAccount } from '../../features/people/export-account.ts'
import { accountContext } from '../../features/people/search.ts'
import { createStaff } from '../../features/staff/create.ts'
import { staffSignInLink } from '../../features/staff/sign-in.ts'
import { findMemberByEmail } from '../../features/staff/store.ts'
import { createUser } from '../../features/users/invite.ts'
import { printLink } from '../../features/users/links.ts'
import { resetSecondFactor } from '../../features/users/own-access.ts'
import { findUser, findUserByEmail, lockOwners } from '../../features/users/store.ts'
import type { User } from '../../features/users/user.ts'
import { asSystem, type Context, type StaffRole } from '../../platform/postgres/context.ts'
import { ServeError } from '../serve-error.ts'
import { publicUrlOf, systemContext } from '../services.ts'
import { print, withDataOptions, withServices } from './with-services.ts'

export function registerAccountCommands(program: Command): void {
  const account = program.command('account').description('Accounts of customers')
  withDataOptions(account.command('create'))
    .description('Create a main account and show its auth token')
    .requiredOption('--name <name>', 'friendly name')
    .addOption(new Option('--type <type>', 'trial accounts may buy nothing').choices(['trial', 'full']).default('trial'))
    .option('--test', 'a test account: specimens and magic values pass or fail by script')
    .option('--json', 'for machines')
    .action(flags =>
      withServices(flags, async services => {
        const made = await createAccount(systemContext(services), {
          friendlyName: nameIn(flags.name),
          type: flags.type,
          isTest: flags.test ?? false,
        })
        print({ account_sid: made.sid, auth_token: made.authToken }, flags.json)
      }),
    )

  withDataOptions(account.command('export <file>'))
    .description('Write everything of an account, with its scans, into one archive (.zip)')
    .requiredOption('--account <sid>', 'account SID')
    .option('--json', 'for machines')
    .action((file: string, flags) =>
      withServices(flags, async services => {
        if (existsSync(file)) throw new ServeError(`${file} exists already; choose a new name`)
        const ctx = await accountContext(systemContext(services), String(flags.account))
        const { pieces } = await exportAccount(ctx, services.vendor.vendor)
        await pipeline(Readable.from(pieces, { objectMode: false }), createWriteStream(file, { mode: 0o600, flags: 'wx' }))
        print({ file, size_bytes: (await stat(file)).size }, flags.json)
      }),
    )

  withDataOptions(account.command('sign-in'))
    .description("Make a one-time link to an account's Console; the first one makes its owner")
    .requiredOption('--account <sid>', 'account SID')
    .option('--email <address>', 'whose link it is: the owner who was first when left out')
    .option('--reset-second-factor', 'for somebody who lost both the authenticator app and the recovery codes')
    .option('--json', 'for machines')
    .action(flags =>
      withServices(flags, async services => {
        const ctx = asSystem(systemContext(services))
        const accountSid = parseSid('account', flags.account)
        if (!accountSid) throw new AppError('invalidParameter', { name: '--account', why: 'not an account SID' })
        const user = await userMeant(ctx, accountSid, flags.email)
        if (flags.resetSecondFactor) await resetSecondFactor(ctx, user)
        print({ sign_in_url: await printLink(ctx, user, publicUrlOf(services.config)) }, flags.json)
      }),
    )

  const staff = program.command('staff').description('Reviewers, supervisors and operators')
  withDataOptions(staff.command('create'))
    .description('Create a member of staff and show key and secret')
    .requiredOption('--email <address>', 'work email')
    .option('--name <name>', 'what colleagues see; made from the email when left out')
    .addOption(new Option('--role <role...>', 'one or more roles').choices(['reviewer', 'supervisor', 'operator']).makeOptionMandatory())
    .option('--json', 'for machines')
    .action(flags =>
      withServices(flags, async services => {
        const roles: StaffRole[] = flags.role
        const { sid: key, secret } = await createStaff(systemContext(services), { email: flags.email, name: flags.name, roles })
        print({ key, secret }, flags.json)
      }),
    )

  withDataOptions(staff.command('sign-in'))
    .description('Make a one-time link to the Console for a member of staff')
    .requiredOption('--email <address>', 'work email')
    .option('--json', 'for machines')
    .action(flags =>
      withServices(flags, async services => {
        const ctx = systemContext(services)
        const member = await ctx.db.begin({ scope: 'system' }, tx => findMemberByEmail(tx, ctx, flags.email))
        if (!member) throw new AppError('invalidParameter', { name: '--email', why: 'no member of staff has it' })
        const { url } = await staffSignInLink(ctx, member.sid, publicUrlOf(services.config))
        print({ sign_in_url: url }, flags.json)
      }),
    )
}

/** As long as the API lets a name be. @throws AppError invalidParameter */
function nameIn(text: string): string {
  const name = text.trim()
  if (name === '' || name.length > 64) throw new AppError('invalidParameter', { name: '--name', why: '1 to 64 characters' })
  return name
}

/** The person with this address, else the first owner, who is made when there is none. @throws AppError invalidParameter */
async function userMeant(ctx: Context, accountSid: string, email: string | undefined): Promise<User> {
  const { isKnown, owner, named } = await ctx.db.begin({ scope: 'system' }, async tx => {
    const [first] = await lockOwners(tx, accountSid)
    return {
      isKnown: (await findAccount(tx, ctx, accountSid)) !== undefined,
      owner: first ? await findUser(tx, ctx, accountSid, first) : undefined,
      named: email ? await findUserByEmail(tx, ctx, accountSid, email) : undefined,
    }
  })
  if (!isKnown) throw new AppError('invalidParameter', { name: '--account', why: 'there is no such account' })
  if (!owner) return createUser(ctx, { accountSid, role: 'owner', email: email ?? 'owner@countersign.example', name: 'Owner' })
  if (!email) return owner
  if (!named) throw new AppError('invalidParameter', { name: '--email', why: 'nobody of the team has it' })
  return named
}
