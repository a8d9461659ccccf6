import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ApiError } from '../../api/http.ts'
import { deliveriesQuery } from '../../api/queries.ts'
import { sendTestCallback } from '../../api/settings.ts'
import { Card } from '../../components/page.tsx'
import { say } from '../../components/toasts.tsx'
import { t } from '../../texts/en.ts'

export function TestCallback() {
  const queries = useQueryClient()
  const [url, setUrl] = useState('')
  const send = useMutation({
    mutationFn: () => sendTestCallback(url.trim()),
    onSuccess: async () => {
      say(t.events.tried)
      await queries.invalidateQueries({ queryKey: deliveriesQuery.queryKey })
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    send.mutate()
  }
  return (
    <Card title={t.events.tryTitle}>
      <form className="stack" onSubmit={onSubmit}>
        <p className="quiet">{t.events.tryHint}</p>
        <TextInput
          label={t.events.tryUrl}
          type="url"
          placeholder="https://"
          value={url}
          onChange={event => setUrl(event.currentTarget.value)}
          error={send.error instanceof ApiError ? send.error.message : undefined}
        />
        <div>
          <Button type="submit" variant="default" loading={send.isPending} disabled={!/^https?:\/\/\S+$/.test(url.trim())}>
            {t.events.tryButton}
          </Button>
        </div>
      </form>
    </Card>
  )
}
