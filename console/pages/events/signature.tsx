import { Button, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { checkSignature } from '../../api/settings.ts'
import { Notice, Refused } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { t } from '../../texts/en.ts'

/** For whoever writes a receiver: whether what arrived was signed by us. */
export function SignatureCheck() {
  const [values, setValues] = useState({ Url: '', Body: '', Signature: '' })
  const check = useMutation({ mutationFn: () => checkSignature(values) })
  const set = (name: keyof typeof values) => (event: { currentTarget: { value: string } }) => {
    check.reset()
    setValues({ ...values, [name]: event.currentTarget.value })
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    check.mutate()
  }
  return (
    <Card title={t.events.checkTitle}>
      <form className="stack" onSubmit={onSubmit}>
        <p className="quiet">{t.events.checkHint}</p>
        <TextInput label={t.events.checkUrl} value={values.Url} onChange={set('Url')} />
        <Textarea label={t.events.checkBody} rows={2} placeholder={t.events.checkBodySample} value={values.Body} onChange={set('Body')} />
        <TextInput label={t.events.checkSignature} value={values.Signature} onChange={set('Signature')} />
        {check.data && (
          <Notice tone={check.data.valid ? 'passed' : 'failed'} isLive>
            {check.data.valid ? t.events.genuine : t.events.notGenuine}
          </Notice>
        )}
        <Refused error={check.error} />
        <div>
          <Button type="submit" variant="default" loading={check.isPending} disabled={!values.Url || !values.Signature}>
            {t.events.checkButton}
          </Button>
        </div>
      </form>
    </Card>
  )
}
