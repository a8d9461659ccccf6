import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { giveBack, holdsQuery, type NumberHold } from '../../api/holds.ts'
import { Card } from '../../components/page.tsx'
import { RequirementLine } from '../../components/requirement-line.tsx'
import { say, sayRefused } from '../../components/toasts.tsx'
import { formatMoment } from '../../format/dates.ts'
import { phoneText } from '../../format/words.ts'
import { t } from '../../texts/en.ts'

/** Numbers that wait for their proof: bought from here, or given back. */
export function KeptNumbers({ onBuy }: { onBuy: (phoneNumber: string) => void }) {
  const holds = useQuery(holdsQuery).data ?? []
  if (holds.length === 0) return null
  return (
    <Card title={t.buy.kept} isFlush>
      <ul className="kept">
        {holds.map(hold => (
          <Kept key={hold.sid} hold={hold} onBuy={onBuy} />
        ))}
      </ul>
    </Card>
  )
}

function Kept({ hold: { sid, phone_number, until }, onBuy }: { hold: NumberHold; onBuy: (phoneNumber: string) => void }) {
  const queries = useQueryClient()
  const name = phoneText(phone_number)
  const end = useMutation({
    mutationFn: () => giveBack(sid),
    onSuccess: async () => {
      say(t.buy.givenBack(name))
      await Promise.all(['holds', 'available'].map(key => queries.invalidateQueries({ queryKey: [key] })))
    },
    onError: sayRefused,
  })
  return (
    <li>
      <div>
        <div className="strong num">{name}</div>
        <div className="small quiet">{t.buy.keptUntil(formatMoment(until))}</div>
      </div>
      <RequirementLine phoneNumber={phone_number} group={phone_number} />
      <div className="row">
        <Button onClick={() => onBuy(phone_number)} aria-label={t.buy.buyOne(name)}>
          {t.buy.buy}
        </Button>
        <Button variant="default" loading={end.isPending} onClick={() => end.mutate()} aria-label={t.buy.giveBackOne(name)}>
          {t.buy.giveBack}
        </Button>
      </div>
    </li>
  )
}
