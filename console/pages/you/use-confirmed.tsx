import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { ApiError } from '../../api/http.ts'
import { meQuery } from '../../api/team.ts'
import { Dialog } from '../../components/dialog.tsx'
import { Refused } from '../../components/notice.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { t } from '../../texts/en.ts'

const CONFIRM_NEEDED = 70050
const isConfirmNeeded = (error: unknown): boolean => error instanceof ApiError && error.code === CONFIRM_NEEDED

/** A change of one's own locks: when the session is no longer fresh, the server asks who it is, and so do we. */
export function useConfirmed<Input, Output>(
  work: (input: Input, confirm: string | undefined) => Promise<Output>,
  onDone: (output: Output) => void,
): { run(input: Input): void; isBusy: boolean; error: unknown; dialog: ReactNode } {
  const [asked, setAsked] = useState<{ input: Input } | null>(null)
  const change = useMutation({
    mutationFn: ({ input, confirm }: { input: Input; confirm?: string }) => work(input, confirm),
    onSuccess: output => {
      setAsked(null)
      onDone(output)
    },
    onError: (error, { input }) => {
      if (isConfirmNeeded(error)) setAsked({ input })
    },
  })
  const error = isConfirmNeeded(change.error) ? null : change.error
  return {
    run: input => change.mutate({ input }),
    isBusy: change.isPending,
    error: asked ? null : error,
    dialog: asked && (
      <ConfirmDialog
        isBusy={change.isPending}
        error={error}
        onConfirm={confirm => change.mutate({ ...asked, confirm })}
        onClose={() => setAsked(null)}
      />
    ),
  }
}

function ConfirmDialog({
  isBusy,
  error,
  onConfirm,
  onClose,
}: {
  isBusy: boolean
  error: unknown
  onConfirm: (text: string) => void
  onClose: () => void
}) {
  const me = useQuery(meQuery).data
  const [text, setText] = useState('')
  const canConfirm = me?.has_password || me?.has_second_factor
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    onConfirm(text)
  }
  return (
    <Dialog title={t.you.confirmTitle} size={420} onClose={onClose}>
      {canConfirm ? (
        <form className="stack" onSubmit={onSubmit}>
          <p className="quiet">{t.you.confirmHint}</p>
          <PasswordField label={t.you.confirmField} value={text} onChange={setText} autoComplete="current-password" />
          <Refused error={error} />
          <div>
            <Button type="submit" loading={isBusy} disabled={!text}>
              {t.you.confirmButton}
            </Button>
          </div>
        </form>
      ) : (
        <p>{t.you.confirmByLink}</p>
      )}
    </Dialog>
  )
}
