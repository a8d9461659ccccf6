import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { can } from '../../../src/domain/lifecycle.ts'
import { post } from '../../api/http.ts'
import { accountQuery, type Holdings, holdingsQuery, type StaffAccount } from '../../api/operations.ts'
import { isOperator, useSession } from '../../api/session.ts'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { LoadFailed } from '../../components/empty.tsx'
import { Loading } from '../../components/loading.tsx'
import { Notice, Refused } from '../../components/notice.tsx'
import { Card, Page } from '../../components/page.tsx'
import { ReadOnly } from '../../components/read-only.tsx'
import { Sid } from '../../components/sid.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { say } from '../../components/toasts.tsx'
import { formatDay } from '../../format/dates.ts'
import { t } from '../../texts/staff.ts'
import { AccountLink } from './account-link.tsx'
import { STANDINGS, typeOf } from './accounts.tsx'
import { PersonSearch } from './person-search.tsx'

export function AccountPage() {
  const { sid } = useParams({ from: '/shell/operations/accounts/$sid' })
  const query = useQuery(accountQuery(sid))
  const mayChange = isOperator(useSession())
  const back = { to: '/operations/accounts', label: t.nav.accounts } as const
  const account = query.data
  if (!account) {
    return (
      <Page title={t.accounts.name} back={back}>
        <Card>
          {query.isError ? <LoadFailed error={query.error} what={t.accounts.one} onRetry={() => void query.refetch()} /> : <Loading />}
        </Card>
      </Page>
    )
  }
  return (
    <Page title={account.friendly_name} lead={<Sid sid={account.sid} isWhole />} back={back}>
      <ReadOnly isShown={!mayChange}>{t.accounts.onlyOperator}</ReadOnly>
      {account.legal_hold && <Notice tone="pending">{t.accounts.holdOn}</Notice>}
      <div className="split">
        <div className="stack">
          <PersonSearch account={account} mayChange={mayChange} />
          <Has sid={account.sid} />
        </div>
        <div className="stack">
          <State account={account} mayChange={mayChange} />
          <Hold account={account} mayChange={mayChange} />
          {mayChange && <Rename account={account} />}
        </div>
      </div>
    </Page>
  )
}

function useAccountChange(said: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ path, fields }: { path: string; fields: Record<string, string | boolean> }) => post<StaffAccount>(path, fields),
    onSuccess: async () => {
      say(said)
      await queries.invalidateQueries({ queryKey: ['staff'] })
    },
  })
}

function State({ account, mayChange }: { account: StaffAccount; mayChange: boolean }) {
  const run = useAccountChange(t.accounts.changed)
  const to = (Status: StaffAccount['status']) => run.mutate({ path: `/staff/v1/Accounts/${account.sid}`, fields: { Status } })
  const { status } = account
  return (
    <Card title={t.accounts.state}>
      <div className="stack">
        <StatusBadge standing={STANDINGS[status]} />
        <dl className="facts">
          <dt>{t.accounts.type}</dt>
          <dd>{typeOf(account)}</dd>
          {account.owner_account_sid && (
            <>
              <dt>{t.accounts.owner}</dt>
              <dd>
                <AccountLink sid={account.owner_account_sid} name={null} />
              </dd>
            </>
          )}
          <dt>{t.documents.added}</dt>
          <dd>{formatDay(account.date_created)}</dd>
        </dl>
        <p>
          <Link to="/operations/audit" search={{ account: account.sid }}>
            {t.accounts.seeAudit}
          </Link>
        </p>
        {mayChange && status !== 'closed' && (
          <div className="stack-s">
            {can('account', 'activate', status) && (
              <div>
                <Button loading={run.isPending} onClick={() => to('active')}>
                  {t.accounts.activate}
                </Button>
              </div>
            )}
            {can('account', 'suspend', status) && (
              <Act
                label={t.accounts.suspend}
                hint={t.accounts.suspendHint}
                confirm={t.accounts.confirm.suspended ?? ''}
                isBusy={run.isPending}
                onConfirm={() => to('suspended')}
              />
            )}
            <Act
              label={t.accounts.close}
              hint={t.accounts.closeHint}
              confirm={t.accounts.confirm.closed ?? ''}
              isBusy={run.isPending}
              onConfirm={() => to('closed')}
            />
          </div>
        )}
        <Refused error={run.error} />
      </div>
    </Card>
  )
}

/** Something with consequences: what it does stands beside it, and it asks twice. */
function Act({
  label,
  hint,
  confirm,
  isBusy,
  onConfirm,
}: {
  label: string
  hint: string
  confirm: string
  isBusy: boolean
  onConfirm: () => void
}) {
  return (
    <div>
      <ConfirmButton label={label} name={label} confirm={confirm} isBusy={isBusy} onConfirm={onConfirm} />
      <p className="small quiet">{hint}</p>
    </div>
  )
}

function Hold({ account, mayChange }: { account: StaffAccount; mayChange: boolean }) {
  const { legal_hold: isHeld } = account
  const run = useAccountChange(isHeld ? t.accounts.liftedNow : t.accounts.heldNow)
  const set = () => run.mutate({ path: `/staff/v1/Accounts/${account.sid}/Hold`, fields: { LegalHold: !isHeld } })
  return (
    <Card title={t.accounts.hold}>
      <div className="stack-s">
        <p className="quiet">{isHeld ? t.accounts.holdOn : t.accounts.holdOff}</p>
        {mayChange && (
          <ConfirmButton
            key={String(isHeld)}
            label={isHeld ? t.accounts.liftHold : t.accounts.setHold}
            name={isHeld ? t.accounts.liftHold : t.accounts.setHold}
            confirm={isHeld ? t.accounts.confirmLift : t.accounts.confirmHold}
            isBusy={run.isPending}
            onConfirm={set}
          />
        )}
        <Refused error={run.error} />
      </div>
    </Card>
  )
}

function Has({ sid }: { sid: string }) {
  const { data } = useQuery(holdingsQuery(sid))
  if (!data) return null
  // The keys of the answer are what is counted.
  const counted = Object.entries(data) as [keyof Holdings, number][]
  return (
    <Card title={t.accounts.holdings}>
      <dl className="tally">
        {counted.map(([name, count]) => (
          <div key={name}>
            <dt>{t.accounts.holding[name]}</dt>
            <dd className="num">{count.toLocaleString('en')}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}

function Rename({ account }: { account: StaffAccount }) {
  const [name, setName] = useState(account.friendly_name)
  const run = useAccountChange(t.accounts.renamed)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    run.mutate({ path: `/staff/v1/Accounts/${account.sid}`, fields: { FriendlyName: name.trim() } })
  }
  return (
    <Card title={t.accounts.rename}>
      <form className="stack-s" onSubmit={onSubmit}>
        <TextInput label={t.accounts.createName} maxLength={64} value={name} onChange={event => setName(event.currentTarget.value)} />
        <Refused error={run.error} />
        <div>
          <Button variant="default" type="submit" loading={run.isPending} disabled={!name.trim() || name.trim() === account.friendly_name}>
            {t.accounts.rename}
          </Button>
        </div>
      </form>
    </Card>
  )
}
