import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { numberQuery } from '../../api/queries.ts'
import { useSession } from '../../api/session.ts'
import { LoadFailed } from '../../components/empty.tsx'
import { Loading } from '../../components/loading.tsx'
import { Card, Page } from '../../components/page.tsx'
import { Sid } from '../../components/sid.tsx'
import { numberText, phoneText } from '../../format/words.ts'
import { t } from '../../texts/en.ts'
import { About } from './about.tsx'
import { History } from './history.tsx'
import { Regulatory } from './regulatory.tsx'

export function NumberPage() {
  const { sid } = useParams({ from: '/shell/numbers/$sid' })
  const { account } = useSession()
  const query = useQuery(numberQuery(account.sid, sid))
  const number = query.data
  const back = { to: '/numbers', label: t.numbers.title } as const
  if (!number) {
    return (
      <Page title={t.number.title} back={back}>
        <Card>
          {query.isError ? <LoadFailed error={query.error} what={t.number.what} onRetry={() => void query.refetch()} /> : <Loading />}
        </Card>
      </Page>
    )
  }
  const lead = (
    <span className="row">
      {numberText(number) !== phoneText(number.phone_number) && <span className="num">{phoneText(number.phone_number)}</span>}
      <Sid sid={number.sid} isWhole />
    </span>
  )
  return (
    <Page title={numberText(number)} heading={<span className="num">{numberText(number)}</span>} lead={lead} back={back}>
      <div className="split">
        <Regulatory key={`${number.address_sid}-${number.identity_sid}-${number.bundle_sid}`} number={number} />
        <div className="stack">
          <About number={number} />
          <History number={number} />
        </div>
      </div>
    </Page>
  )
}
