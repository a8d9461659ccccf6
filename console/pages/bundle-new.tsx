import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { BUNDLES, regulationOfQuery } from '../api/collections.ts'
import { ApiError, post } from '../api/http.ts'
import { useSession } from '../api/session.ts'
import type { Bundle, RegulationView } from '../api/types/bundles.ts'
import { Notice, Refused } from '../components/notice.tsx'
import { Card, Page } from '../components/page.tsx'
import { t } from '../texts/en.ts'
import { StepLine } from './bundle/steps.tsx'
import type { Scope } from './document-new/draft.ts'
import { ScopeFields } from './document-new/scope.tsx'
import './document-new/document-new.css'

/** Step 1, the rule. What follows is the bundle's own page, so a draft resumes by its address. */
export function BundleNewPage() {
  const search = useSearch({ from: '/shell/bundles/new' })
  const navigate = useNavigate({ from: '/bundles/new' })
  const scope: Scope = {
    country: search.country ?? '',
    type: search.type ?? '',
    holder: search.holder === 'individual' ? 'individual' : 'business',
  }
  const rule = useQuery({
    ...regulationOfQuery(scope.country, scope.type, scope.holder),
    enabled: scope.country !== '' && scope.type !== '',
  })
  return (
    <Page title={t.bundles.new} lead={t.bundles.newLead} back={{ to: '/bundles', label: t.bundles.title }}>
      <StepLine active="rule" done={new Set()} />
      <ScopeFields scope={scope} number={undefined} onChange={next => void navigate({ search: { ...next }, replace: true })} />
      {rule.data === null && (
        <Notice tone="pending" title={t.bundles.noRule}>
          {t.bundles.noRuleHint}
        </Notice>
      )}
      {rule.isError && <Notice tone="failed">{rule.error instanceof ApiError ? rule.error.message : t.errors.unknown}</Notice>}
      {rule.data && <Start rule={rule.data} />}
    </Page>
  )
}

function Start({ rule }: { rule: RegulationView }) {
  const { user, account } = useSession()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState(`${account.friendly_name}, ${rule.friendly_name}`)
  const [email, setEmail] = useState(user.email)
  const start = useMutation({
    mutationFn: () => post<Bundle>(BUNDLES.path, { FriendlyName: name.trim(), Email: email.trim(), RegulationSid: rule.sid }),
    onSuccess: async bundle => {
      await queries.invalidateQueries({ queryKey: ['bundles'] })
      await navigate({ to: '/bundles/$sid', params: { sid: bundle.sid } })
    },
  })
  const papers = rule.requirements.supporting_document.flat()
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    start.mutate()
  }
  return (
    <Card title={rule.friendly_name}>
      <form className="stack" onSubmit={onSubmit}>
        <div>
          <p className="strong">{t.bundles.items}</p>
          <ul className="bullets">
            {rule.requirements.end_user.map(one => (
              <li key={one.requirement_name}>{one.name}</li>
            ))}
            {papers.map(one => (
              <li key={one.requirement_name}>
                {one.name}: <span className="quiet">{one.accepted_documents.map(paper => paper.name).join(', ')}</span>
              </li>
            ))}
          </ul>
        </div>
        <div className="halves">
          <TextInput label={t.bundles.name} value={name} maxLength={255} onChange={event => setName(event.currentTarget.value)} />
          <TextInput label={t.bundles.email} type="email" value={email} onChange={event => setEmail(event.currentTarget.value)} />
        </div>
        <Refused error={start.error} />
        <div>
          <Button type="submit" loading={start.isPending} disabled={!name.trim() || !email.trim()}>
            {t.bundles.start}
          </Button>
        </div>
      </form>
    </Card>
  )
}
