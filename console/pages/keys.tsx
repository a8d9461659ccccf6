import { Button, TextInput } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ApiError, post, remove } from '../api/http.ts'
import { keysQuery } from '../api/queries.ts'
import { useSession } from '../api/session.ts'
import type { ApiKey } from '../api/types/events.ts'
import { ConfirmButton } from '../components/confirm-button.tsx'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Empty } from '../components/empty.tsx'
import { Notice } from '../components/notice.tsx'
import { Card, Page } from '../components/page.tsx'
import { CopyButton, Sid } from '../components/sid.tsx'
import { say, sayRefused } from '../components/toasts.tsx'
import { formatDay } from '../format/dates.ts'
import { t } from '../texts/en.ts'
import { AuthToken } from './keys/auth-token.tsx'

/** Keys of programs. A secret is shown once, right after it was made. */
export function KeysPage() {
  const { account, role } = useSession()
  const query = useQuery(keysQuery(account.sid))
  const [made, setMade] = useState<ApiKey | null>(null)
  const columns: Column<ApiKey>[] = [
    { key: 'name', header: t.keys.name, cell: ({ friendly_name }) => <span className="strong">{friendly_name || t.keys.unnamed}</span> },
    { key: 'sid', header: t.keys.sid, width: '36%', cell: ({ sid }) => <Sid sid={sid} /> },
    {
      key: 'added',
      header: t.documents.added,
      width: '132px',
      cell: ({ date_created }) => <span className="quiet nowrap">{formatDay(date_created)}</span>,
    },
    { key: 'act', header: t.common.actions, width: '140px', cell: key => <DeleteKey apiKey={key} /> },
  ]
  const empty = (
    <Empty icon={<IconKey size={20} aria-hidden />} title={t.keys.none}>
      {t.keys.noneHint}
    </Empty>
  )
  return (
    <Page title={t.keys.title} lead={t.keys.lead}>
      {made?.secret && (
        <Notice tone="passed" title={t.keys.made} isLive>
          <p>{t.keys.madeHint}</p>
          <p className="row mono">
            {made.sid} : {made.secret} <CopyButton value={made.secret} label={t.keys.copySecret} />
          </p>
        </Notice>
      )}
      <NewKey onMade={setMade} />
      <DataTable
        caption={t.keys.title}
        what={t.keys.what}
        query={query}
        rows={query.data}
        rowKey={({ sid }) => sid}
        columns={columns}
        empty={empty}
      />
      {role === 'owner' && <AuthToken />}
    </Page>
  )
}

function NewKey({ onMade }: { onMade: (key: ApiKey) => void }) {
  const { account } = useSession()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const make = useMutation({
    mutationFn: () => post<ApiKey>(`/2010-04-01/Accounts/${account.sid}/Keys.json`, { FriendlyName: name.trim() }),
    onSuccess: async key => {
      setName('')
      onMade(key)
      await queries.invalidateQueries({ queryKey: ['keys'] })
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate()
  }
  return (
    <Card>
      <form className="inline-form" onSubmit={onSubmit}>
        <TextInput
          label={t.keys.newName}
          value={name}
          maxLength={64}
          onChange={event => setName(event.currentTarget.value)}
          error={make.error instanceof ApiError ? make.error.message : undefined}
        />
        <Button type="submit" loading={make.isPending} disabled={!name.trim()}>
          {t.keys.make}
        </Button>
      </form>
    </Card>
  )
}

function DeleteKey({ apiKey }: { apiKey: ApiKey }) {
  const { account } = useSession()
  const queries = useQueryClient()
  const run = useMutation({
    mutationFn: () => remove(`/2010-04-01/Accounts/${account.sid}/Keys/${apiKey.sid}.json`),
    onSuccess: async () => {
      say(t.keys.deleted)
      await queries.invalidateQueries({ queryKey: ['keys'] })
    },
    onError: sayRefused,
  })
  return (
    <ConfirmButton
      label={t.common.delete}
      name={t.keys.deleteOne(apiKey.friendly_name)}
      confirm={t.addresses.confirmDelete}
      isBusy={run.isPending}
      onConfirm={() => run.mutate()}
    />
  )
}
