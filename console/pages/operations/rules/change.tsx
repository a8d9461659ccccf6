import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { post, remove } from '../../../api/http.ts'
import { type AffectedAccount, affectedQuery, type ChangedRule, type RuleChange, ruleChangeQuery } from '../../../api/rules.ts'
import { isOperator, useSession } from '../../../api/session.ts'
import { ConfirmButton } from '../../../components/confirm-button.tsx'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { Empty, LoadFailed } from '../../../components/empty.tsx'
import { DateField } from '../../../components/fields.tsx'
import { Figures } from '../../../components/figures.tsx'
import { Loading } from '../../../components/loading.tsx'
import { Notice, Refused } from '../../../components/notice.tsx'
import { Card, Page } from '../../../components/page.tsx'
import { ReadOnly } from '../../../components/read-only.tsx'
import { Sid } from '../../../components/sid.tsx'
import { StatusBadge } from '../../../components/status-badge.tsx'
import { say } from '../../../components/toasts.tsx'
import { formatDay, formatMoment } from '../../../format/dates.ts'
import { t } from '../../../texts/staff.ts'
import { AccountLink } from '../account-link.tsx'
import { namesIn, standingOfChange } from './change-state.ts'
import { Difference } from './difference.tsx'
import { isInGrace, MoveGrace } from './move-grace.tsx'
import './rules.css'

const DAY_MS = 86_400_000
const GRACE_DAYS = 60

const AFFECTED: Column<AffectedAccount>[] = [
  { key: 'account', header: t.audit.account, cell: one => <AccountLink sid={one.account_sid} name={one.friendly_name} /> },
  { key: 'numbers', header: t.rules.numbers, width: '96px', isNumeric: true, cell: ({ numbers }) => numbers },
  { key: 'proofs', header: t.rules.proofsIn, width: '96px', isNumeric: true, cell: ({ proofs }) => proofs },
  {
    key: 'lacking',
    header: t.rules.lacking,
    width: '42%',
    cell: ({ lacking }) => (
      <ul>
        {lacking.map(({ code, field, text, count }) => (
          <li key={`${code}-${field ?? ''}`}>
            {text} {field && <span className="mono quiet">{field}</span>} <span className="quiet num">× {count}</span>
          </li>
        ))}
      </ul>
    ),
  },
  {
    key: 'told',
    header: t.rules.notified,
    width: '148px',
    cell: ({ date_notified }) => <span className="quiet num">{formatMoment(date_notified)}</span>,
  },
]

export function RuleChangePage() {
  const { sid } = useParams({ from: '/shell/operations/rules/changes/$sid' })
  const query = useQuery(ruleChangeQuery(sid))
  const mayChange = isOperator(useSession())
  const back = { to: '/operations/rules', label: t.rules.title } as const
  const change = query.data
  if (!change) {
    return (
      <Page title={t.rules.change} back={back}>
        <Card>
          {query.isError ? <LoadFailed error={query.error} what={t.rules.oneChange} onRetry={() => void query.refetch()} /> : <Loading />}
        </Card>
      </Page>
    )
  }
  return (
    <Page title={t.rules.change} lead={namesIn(change)} back={back}>
      <ReadOnly isShown={!mayChange}>{t.rules.onlyOperator}</ReadOnly>
      <div className="split">
        <div className="stack">
          <Extent change={change} />
          {change.regulations.map(rule => (
            <ChangedCard key={rule.id} rule={rule} />
          ))}
        </div>
        <div className="stack">
          <State change={change} />
          {mayChange && ['ready', 'checking', 'scheduled'].includes(change.status) && <Decide change={change} />}
          {mayChange && isInGrace(change) && <MoveGrace change={change} />}
        </div>
      </div>
      {change.affected.accounts > 0 && <Affected change={change} />}
    </Page>
  )
}

function Extent({ change }: { change: RuleChange }) {
  const { affected, status } = change
  if (status === 'checking')
    return (
      <Notice tone="pending" isLive title={t.rules.states.checking}>
        {t.rules.trying}
      </Notice>
    )
  if (status === 'discarded') return <Notice tone="draft">{t.rules.givenUp}</Notice>
  return (
    <div className="stack-s">
      <Figures
        figures={[
          { label: t.rules.accounts, value: affected.accounts.toLocaleString('en'), hint: t.rules.askedMore },
          { label: t.rules.numbers, value: affected.numbers.toLocaleString('en'), hint: t.rules.ofTried(change.numbers_checked) },
          { label: t.rules.proofsIn, value: affected.proofs.toLocaleString('en') },
        ]}
      />
      {affected.accounts === 0 && <Notice tone="passed">{t.rules.nobody}</Notice>}
      {affected.made_compliant > 0 && <Notice tone="passed">{t.rules.relieved(affected.made_compliant)}</Notice>}
    </div>
  )
}

const ChangedCard = ({ rule }: { rule: ChangedRule }) => {
  const name = rule.friendly_name ?? rule.id
  const title = rule.regulation_sid ? (
    <Link to="/operations/rules/$sid" params={{ sid: rule.regulation_sid }}>
      {name}
    </Link>
  ) : (
    name
  )
  return (
    <Card title={title} aside={<span className="small quiet num">{t.rules.step(rule.from_version, rule.to_version)}</span>}>
      {rule.kind === 'changed' ? (
        <Difference changes={rule.changes} caption={t.rules.whatChanges} />
      ) : (
        <p className="quiet">{rule.kind === 'added' ? t.rules.wholeNew : t.rules.wholeGone}</p>
      )}
    </Card>
  )
}

const State = ({ change }: { change: RuleChange }) => (
  <Card title={t.rules.state}>
    <div className="stack">
      <StatusBadge standing={standingOfChange(change)} />
      <dl className="facts">
        <dt>{t.rules.drafted}</dt>
        <dd>
          <span className="num">{formatMoment(change.date_created)}</span> <Sid sid={change.created_by} />
        </dd>
        {change.date_published && (
          <>
            <dt>{t.rules.publishedOn}</dt>
            <dd>
              <span className="num">{formatMoment(change.date_published)}</span> {change.published_by && <Sid sid={change.published_by} />}
            </dd>
          </>
        )}
        {change.begins_at && (
          <>
            <dt>{t.rules.begins}</dt>
            <dd className="num">{formatDay(change.begins_at)}</dd>
          </>
        )}
        {change.grace_until && (
          <>
            <dt>{t.rules.grace}</dt>
            <dd className="num">{formatDay(change.grace_until)}</dd>
          </>
        )}
      </dl>
    </div>
  </Card>
)

function Decide({ change }: { change: RuleChange }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [until, setUntil] = useState(() => (change.grace_until ?? new Date(Date.now() + GRACE_DAYS * DAY_MS).toISOString()).slice(0, 10))
  const [begins, setBegins] = useState(change.begins_at?.slice(0, 10) ?? '')
  const path = `/staff/v1/RegulationChanges/${change.sid}`
  const refresh = () => queries.invalidateQueries({ queryKey: ['staff'] })
  const publish = useMutation({
    mutationFn: () => post<RuleChange>(`${path}/Publish`, { GraceUntil: until, BeginsAt: begins }),
    onSuccess: async ({ status }) => {
      say(status === 'scheduled' ? t.rules.scheduled : t.rules.published)
      await refresh()
    },
  })
  const discard = useMutation({
    mutationFn: () => remove(path),
    onSuccess: async () => {
      say(t.rules.discarded)
      await refresh()
      await navigate({ to: '/operations/rules' })
    },
  })
  return (
    <Card title={t.rules.publish}>
      <div className="stack">
        <div>
          <DateField label={t.rules.grace} value={until} onChange={setUntil} />
          <p className="small quiet">{t.rules.graceHint}</p>
        </div>
        <div>
          <DateField label={t.rules.begins} value={begins} onChange={setBegins} isOptional />
          <p className="small quiet">{t.rules.beginsHint}</p>
        </div>
        {change.status !== 'checking' ? (
          <Publish isBusy={publish.isPending} isDisabled={!until} onConfirm={() => publish.mutate()} />
        ) : (
          <Button disabled>{t.rules.waits}</Button>
        )}
        <Refused error={publish.error ?? discard.error} />
        <ConfirmButton
          label={t.rules.discard}
          name={t.rules.discard}
          confirm={t.rules.confirmDiscard}
          isBusy={discard.isPending}
          onConfirm={() => discard.mutate()}
        />
      </div>
    </Card>
  )
}

/** Asks once more: it takes effect for everybody at once. */
function Publish({ isBusy, isDisabled, onConfirm }: { isBusy: boolean; isDisabled: boolean; onConfirm: () => void }) {
  const [isAsking, setAsking] = useState(false)
  if (!isAsking)
    return (
      <Button disabled={isDisabled} onClick={() => setAsking(true)}>
        {t.rules.publish}
      </Button>
    )
  return (
    <Button autoFocus loading={isBusy} onClick={onConfirm} onBlur={() => setAsking(false)}>
      {t.rules.confirmPublish}
    </Button>
  )
}

function Affected({ change }: { change: RuleChange }) {
  const query = useQuery({ ...affectedQuery(change.sid), enabled: change.status !== 'checking' })
  return (
    <section className="stack-s">
      <h2>{t.rules.affected}</h2>
      <DataTable
        caption={t.rules.affected}
        what={t.rules.what}
        query={query}
        rows={query.data}
        rowKey={({ account_sid }) => account_sid}
        columns={AFFECTED}
        empty={<Empty title={t.rules.nobody} />}
      />
    </section>
  )
}
