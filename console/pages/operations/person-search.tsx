import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { download, postJson } from '../../api/http.ts'
import type { ErasureOutcome, FoundItem, StaffAccount } from '../../api/operations.ts'
import { Dialog } from '../../components/dialog.tsx'
import { DateField } from '../../components/fields.tsx'
import { Notice, Refused } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { say } from '../../components/toasts.tsx'
import { t } from '../../texts/staff.ts'
import { PersonResults } from './person-results.tsx'

/** Something fits and nothing speaks against it; a namesake has to be chosen by hand. */
const isSure = ({ matched, contradicted }: FoundItem): boolean => matched.length > 0 && contradicted.length === 0

/** Answers a person (GDPR, Art. 15) and erases what may go (Art. 17). */
export function PersonSearch({ account, mayChange }: { account: StaffAccount; mayChange: boolean }) {
  const path = `/staff/v1/Accounts/${account.sid}`
  const queries = useQueryClient()
  const [query, setQuery] = useState({ Name: '', BirthDate: '', Email: '', DocumentNumber: '' })
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [isAsking, setAsking] = useState(false)
  const search = useMutation({
    mutationFn: async () => (await postJson<{ items: FoundItem[] }>(`${path}/People`, query)).items,
    onSuccess: items => setChosen(new Set(items.filter(isSure).map(({ sid }) => sid))),
  })
  const take = useMutation({
    mutationFn: () => download(`${path}/PersonExports`, {}, { Sids: [...chosen] }),
    onSuccess: () => say(t.people.exported),
  })
  const erase = useMutation({
    mutationFn: () => postJson<ErasureOutcome>(`${path}/PersonErasures`, { Sids: [...chosen] }),
    onSuccess: async () => {
      setAsking(false)
      search.reset()
      setChosen(new Set())
      await queries.invalidateQueries({ queryKey: ['staff'] })
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    erase.reset()
    search.mutate()
  }
  const set = (name: keyof typeof query) => (value: string) => setQuery(now => ({ ...now, [name]: value }))
  const isEmpty = Object.values(query).every(value => !value.trim())
  return (
    <Card title={t.people.title}>
      <div className="stack">
        <p className="quiet">{mayChange ? t.people.lead : t.people.onlyOperator}</p>
        {mayChange && (
          <form className="stack" onSubmit={onSubmit}>
            <div className="halves">
              <TextInput
                label={t.people.name}
                autoComplete="off"
                value={query.Name}
                onChange={event => set('Name')(event.currentTarget.value)}
              />
              <DateField label={t.people.birthDate} value={query.BirthDate} onChange={set('BirthDate')} />
              <TextInput
                label={t.people.email}
                autoComplete="off"
                value={query.Email}
                onChange={event => set('Email')(event.currentTarget.value)}
              />
              <TextInput
                label={t.people.documentNumber}
                autoComplete="off"
                value={query.DocumentNumber}
                onChange={event => set('DocumentNumber')(event.currentTarget.value)}
              />
            </div>
            <div>
              <Button type="submit" loading={search.isPending} disabled={isEmpty}>
                {t.people.find}
              </Button>
            </div>
            <Refused error={search.error} />
          </form>
        )}
        {erase.data && <Outcome outcome={erase.data} />}
        {search.data && <PersonResults items={search.data} chosen={chosen} onChoose={setChosen} />}
        {search.data && search.data.length > 0 && (
          <div className="row">
            <Button loading={take.isPending} disabled={chosen.size === 0} onClick={() => take.mutate()}>
              {t.people.export}
            </Button>
            <Button
              variant="default"
              color="danger"
              disabled={chosen.size === 0 || account.legal_hold}
              title={account.legal_hold ? t.people.held : undefined}
              onClick={() => setAsking(true)}
            >
              {t.people.erase}
            </Button>
            <span className="small quiet">{account.legal_hold ? t.people.held : t.people.chosen(chosen.size)}</span>
          </div>
        )}
        <Refused error={take.error} />
      </div>
      {isAsking && (
        <Dialog title={t.people.eraseTitle} onClose={() => setAsking(false)}>
          <div className="stack">
            <p>{t.people.eraseLead(chosen.size)}</p>
            <Refused error={erase.error} />
            <div className="row">
              <Button color="danger" loading={erase.isPending} onClick={() => erase.mutate()}>
                {t.people.eraseNow}
              </Button>
              <Button variant="default" data-autofocus onClick={() => setAsking(false)}>
                {t.common.cancel}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </Card>
  )
}

function Outcome({ outcome: { erased, kept } }: { outcome: ErasureOutcome }) {
  return (
    <Notice tone={kept.length === 0 ? 'passed' : 'pending'} isLive title={t.people.erased(erased.length)}>
      {kept.length > 0 && (
        <>
          <p>{t.people.kept(kept.length)}</p>
          <ul className="bullets">
            {kept.map(({ sid, kind, why }) => (
              <li key={sid}>
                {t.people.kinds[kind] ?? kind}: {why}
              </li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  )
}
