import { NativeSelect } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { post } from '../../../api/http.ts'
import { differenceQuery, type RuleChange, type RuleVersion, type StaffRule, staffRuleQuery, versionsQuery } from '../../../api/rules.ts'
import { isOperator, useSession } from '../../../api/session.ts'
import { ButtonLink } from '../../../components/button-link.tsx'
import { LoadFailed } from '../../../components/empty.tsx'
import { Loading } from '../../../components/loading.tsx'
import { Refused } from '../../../components/notice.tsx'
import { Card, Page } from '../../../components/page.tsx'
import { formatDay, formatMoment } from '../../../format/dates.ts'
import { t } from '../../../texts/staff.ts'
import { Difference } from './difference.tsx'
import './rules.css'

export function RulePage() {
  const { sid } = useParams({ from: '/shell/operations/rules/$sid' })
  const query = useQuery(staffRuleQuery(sid))
  const versions = useQuery(versionsQuery(sid)).data ?? []
  const mayChange = isOperator(useSession())
  const rule = query.data
  const back = { to: '/operations/rules', label: t.rules.title } as const
  if (!rule) {
    return (
      <Page title={t.rules.rule} back={back}>
        <Card>
          {query.isError ? <LoadFailed error={query.error} what={t.rules.one} onRetry={() => void query.refetch()} /> : <Loading />}
        </Card>
      </Page>
    )
  }
  const draft = (
    <ButtonLink to="/operations/rules/draft" search={{ rule: rule.sid }}>
      {t.rules.draft}
    </ButtonLink>
  )
  return (
    <Page title={rule.friendly_name} lead={<span className="mono">{rule.id}</span>} back={back} actions={mayChange && draft}>
      <div className="split">
        <div className="stack">
          <Card title={t.rules.conditions}>
            <ul className="bullets">
              {rule.conditions.map(condition => (
                <li key={condition}>{condition}</li>
              ))}
            </ul>
          </Card>
          {versions.length > 1 && <Compare sid={sid} versions={versions} />}
          <Card title={t.rules.text}>
            <pre className="rule-text mono">{rule.yaml}</pre>
          </Card>
        </div>
        <div className="stack">
          <Facts rule={rule} />
          <Versions rule={rule} versions={versions} mayChange={mayChange} />
          <Sources sources={rule.sources} />
        </div>
      </div>
    </Page>
  )
}

const Facts = ({ rule }: { rule: StaffRule }) => (
  <Card title={t.rules.atAGlance}>
    <dl className="facts">
      <dt>{t.rules.proof}</dt>
      <dd>{rule.is_available ? (t.rules.proofs[rule.proof] ?? rule.proof) : t.rules.unavailable}</dd>
      <dt>{t.rules.decides}</dt>
      <dd>{t.rules.decide[rule.decide]}</dd>
      <dt>{t.rules.version}</dt>
      <dd className="num">{rule.version}</dd>
      <dt>{t.rules.status}</dt>
      <dd>{t.rules.statuses[rule.status] ?? rule.status}</dd>
      <dt>{t.rules.reviewed}</dt>
      <dd>{rule.reviewed ? formatDay(rule.reviewed) : t.rules.never}</dd>
    </dl>
  </Card>
)

function Versions({ rule, versions, mayChange }: { rule: StaffRule; versions: readonly RuleVersion[]; mayChange: boolean }) {
  const navigate = useNavigate()
  const back = useMutation({
    mutationFn: (version: number) => post<RuleChange>('/staff/v1/RegulationChanges', { RegulationSid: rule.sid, Version: String(version) }),
    onSuccess: ({ sid }) => navigate({ to: '/operations/rules/changes/$sid', params: { sid } }),
  })
  return (
    <Card title={t.rules.versions}>
      <ul className="stack-s">
        {versions.map(({ version, date_published, date_replaced, origin, change_sid, grace_until }) => (
          <li key={version} className="rule-version">
            <div className="row-between">
              <span className="strong num">{t.rules.oneVersion(version)}</span>
              {mayChange && date_replaced && (
                <button
                  type="button"
                  className="link"
                  aria-label={t.rules.bringBackOne(version)}
                  disabled={back.isPending}
                  onClick={() => back.mutate(version)}
                >
                  {t.rules.bringBack}
                </button>
              )}
            </div>
            <div className="small quiet num">
              {formatMoment(date_published)}
              {date_replaced ? `, ${t.rules.replaced(formatMoment(date_replaced))}` : `, ${t.rules.current}`}
            </div>
            <div className="small quiet">
              {change_sid ? (
                <Link to="/operations/rules/changes/$sid" params={{ sid: change_sid }}>
                  {t.rules.origins[origin] ?? origin}
                </Link>
              ) : (
                (t.rules.origins[origin] ?? origin)
              )}
              {grace_until && `, ${t.rules.graceTo(formatDay(grace_until))}`}
            </div>
          </li>
        ))}
      </ul>
      <Refused error={back.error} />
    </Card>
  )
}

/** Any two versions beside each other; at first the last two. */
function Compare({ sid, versions }: { sid: string; versions: readonly RuleVersion[] }) {
  const [newest, previous] = versions
  const [from, setFrom] = useState(previous?.version ?? 1)
  const [to, setTo] = useState(newest?.version ?? 1)
  const query = useQuery(differenceQuery(sid, from, to))
  const data = versions.map(({ version }) => ({ value: String(version), label: t.rules.oneVersion(version) }))
  return (
    <Card title={t.rules.compare}>
      <div className="stack">
        <div className="row">
          <NativeSelect label={t.rules.before} data={data} value={from} onChange={event => setFrom(Number(event.currentTarget.value))} />
          <NativeSelect label={t.rules.after} data={data} value={to} onChange={event => setTo(Number(event.currentTarget.value))} />
        </div>
        {query.isError && <Refused error={query.error} />}
        {query.data && <Difference changes={query.data} caption={t.rules.diff(from, to)} />}
      </div>
    </Card>
  )
}

function Sources({ sources }: { sources: StaffRule['sources'] }) {
  return (
    <Card title={t.rules.sources}>
      <ul className="stack-s">
        {sources.map(({ url, seen, note }) => (
          <li key={`${url ?? ''}${note ?? ''}`} className="break-anywhere">
            {url ? (
              <a href={url} rel="noreferrer" target="_blank">
                {url}
              </a>
            ) : (
              note
            )}
            <div className="small quiet">
              {seen && t.rules.seen(seen)} {url && note}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}
