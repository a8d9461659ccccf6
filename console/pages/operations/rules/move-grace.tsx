import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '../../../api/http.ts'
import type { RuleChange } from '../../../api/rules.ts'
import { DateField } from '../../../components/fields.tsx'
import { Refused } from '../../../components/notice.tsx'
import { Card } from '../../../components/page.tsx'
import { say } from '../../../components/toasts.tsx'
import { t } from '../../../texts/staff.ts'

/** Whether what was approved before still holds: until then its end can be moved. */
export const isInGrace = ({ status, grace_until }: RuleChange): boolean =>
  status === 'applied' && grace_until !== null && new Date(grace_until) > new Date()

export function MoveGrace({ change }: { change: RuleChange }) {
  const queries = useQueryClient()
  const before = change.grace_until?.slice(0, 10) ?? ''
  const [until, setUntil] = useState(before)
  const move = useMutation({
    mutationFn: () => post<RuleChange>(`/staff/v1/RegulationChanges/${change.sid}/Grace`, { GraceUntil: until }),
    onSuccess: async () => {
      say(t.rules.graceMoved)
      await queries.invalidateQueries({ queryKey: ['staff'] })
    },
  })
  return (
    <Card title={t.rules.moveGrace}>
      <div className="stack">
        <div>
          <DateField label={t.rules.grace} value={until} onChange={setUntil} />
          <p className="small quiet">{t.rules.graceHint}</p>
        </div>
        <Button variant="default" loading={move.isPending} disabled={!until || until === before} onClick={() => move.mutate()}>
          {t.rules.moveGrace}
        </Button>
        <Refused error={move.error} />
      </div>
    </Card>
  )
}
