import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { type Policy, PRODUCTS, PROFILES, policiesQuery } from '../../api/collections.ts'
import { post } from '../../api/http.ts'
import { useSession } from '../../api/session.ts'
import type { Profile } from '../../api/types/bundles.ts'
import { Refused } from '../../components/notice.tsx'
import { Card, Page } from '../../components/page.tsx'
import { t } from '../../texts/en.ts'
import { StepLine } from '../bundle/steps.tsx'

const COLLECTIONS = { profiles: PROFILES, products: PRODUCTS }

/** The account's own profile is made by the upgrade; here are those that stand on it. */
const isOffered = (kind: keyof typeof COLLECTIONS, { friendly_name }: Policy): boolean => {
  const isProfile = /customer profile/i.test(friendly_name)
  return kind === 'profiles' ? isProfile && !/^primary/i.test(friendly_name) : !isProfile
}

/** Step 1, the policy; what follows is the record's own page. */
export function TrustHubNewPage() {
  const kind = useSearch({ from: '/shell/trust-hub/new' }).kind === 'products' ? 'products' : 'profiles'
  const { user, account } = useSession()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const policies = (useQuery(policiesQuery).data ?? []).filter(policy => isOffered(kind, policy))
  const [policySid, setPolicy] = useState('')
  const [name, setName] = useState(account.friendly_name)
  const [email, setEmail] = useState(user.email)
  const policy = policies.find(({ sid }) => sid === policySid)
  const start = useMutation({
    mutationFn: () => post<Profile>(COLLECTIONS[kind].path, { FriendlyName: name.trim(), Email: email.trim(), PolicySid: policySid }),
    onSuccess: async ({ sid }) => {
      await queries.invalidateQueries({ queryKey: [kind] })
      await navigate({ to: `/trust-hub/${kind}/$sid`, params: { sid } })
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    start.mutate()
  }
  return (
    <Page title={t.trustHub.newOnes[kind]} lead={t.trustHub.noneHints[kind]} back={{ to: '/trust-hub', label: t.trustHub.title }}>
      <StepLine active="rule" done={new Set()} />
      <Card title={t.trustHub.policy}>
        <form className="stack" onSubmit={onSubmit}>
          <NativeSelect
            label={t.trustHub.policy}
            value={policySid}
            data={[{ value: '', label: t.common.choose }, ...policies.map(one => ({ value: one.sid, label: one.friendly_name }))]}
            onChange={event => setPolicy(event.currentTarget.value)}
          />
          {policy && <Needs policy={policy} />}
          <div className="halves">
            <TextInput label={t.trustHub.name} value={name} maxLength={255} onChange={event => setName(event.currentTarget.value)} />
            <TextInput label={t.bundles.email} type="email" value={email} onChange={event => setEmail(event.currentTarget.value)} />
          </div>
          <Refused error={start.error} />
          <div>
            <Button type="submit" loading={start.isPending} disabled={!policySid || !name.trim() || !email.trim()}>
              {t.trustHub.start}
            </Button>
          </div>
        </form>
      </Card>
    </Page>
  )
}

/** What will be asked, before anything is. */
function Needs({ policy: { requirements } }: { policy: Policy }) {
  const needs = [...requirements.supporting_customer_profiles, ...requirements.end_user, ...requirements.supporting_document.flat()]
  return (
    <div>
      <p className="strong">{t.bundles.items}</p>
      {needs.length === 0 ? (
        <p className="quiet">{t.trustHub.nothingNeeded}</p>
      ) : (
        <ul className="bullets">
          {needs.map(({ requirement_name, name }) => (
            <li key={requirement_name}>{name}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
