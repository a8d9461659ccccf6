import { useQuery } from '@tanstack/react-query'
import { type Place, placeKey, placePath } from '../../api/collections.ts'
import { get } from '../../api/http.ts'
import type { Evaluation } from '../../api/types/bundles.ts'
import { Card } from '../../components/page.tsx'
import { formatMoment } from '../../format/dates.ts'
import { t } from '../../texts/en.ts'
import { Results } from '../bundle/check.tsx'

/** How the rule judged what is there, when it was asked last. */
export function Evaluations({ place }: { place: Place }) {
  const query = useQuery({
    queryKey: [...placeKey(place), 'evaluations'],
    queryFn: async () =>
      (await get<{ results: (Evaluation & { date_created: string })[] }>(`${placePath(place)}/Evaluations`, { PageSize: 1 })).results,
  })
  const last = query.data?.[0]
  if (!last) return null
  return (
    <Card title={t.trustHub.lastCheck} aside={<span className="small quiet">{formatMoment(last.date_created)}</span>}>
      <Results evaluation={last} />
    </Card>
  )
}
