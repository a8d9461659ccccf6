import { Button, Checkbox, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { post } from '../../api/http.ts'
import type { StaffAccount } from '../../api/operations.ts'
import { Dialog } from '../../components/dialog.tsx'
import { Refused } from '../../components/notice.tsx'
import { Once } from '../../components/once.tsx'
import { t } from '../../texts/staff.ts'

export function CreateAccount({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [isTrial, setTrial] = useState(false)
  const [isTest, setTest] = useState(false)
  const create = useMutation({
    mutationFn: () =>
      post<StaffAccount>('/staff/v1/Accounts', { FriendlyName: name.trim(), Type: isTrial ? 'trial' : 'full', IsTest: isTest }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['staff', 'accounts'] }),
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate()
  }
  const made = create.data
  return (
    <Dialog title={t.accounts.create} onClose={onClose}>
      {made ? (
        <Once
          title={t.accounts.created(made.friendly_name)}
          hint={t.accounts.tokenOnce}
          secrets={[
            { label: t.accounts.sid, value: made.sid },
            { label: t.accounts.token, value: made.auth_token ?? '' },
          ]}
          onDone={onClose}
        />
      ) : (
        <form className="stack" onSubmit={onSubmit}>
          <TextInput
            label={t.accounts.createName}
            data-autofocus
            autoComplete="off"
            maxLength={64}
            value={name}
            onChange={event => setName(event.currentTarget.value)}
          />
          <Checkbox label={t.accounts.createTrial} checked={isTrial} onChange={event => setTrial(event.currentTarget.checked)} />
          <Checkbox label={t.accounts.createTest} checked={isTest} onChange={event => setTest(event.currentTarget.checked)} />
          <Refused error={create.error} />
          <div className="row">
            <Button type="submit" loading={create.isPending} disabled={!name.trim()}>
              {t.accounts.create}
            </Button>
            <Button variant="default" onClick={onClose}>
              {t.common.cancel}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}
