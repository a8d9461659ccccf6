import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { numbersQuery } from '../api/numbers.ts'
import { useSession } from '../api/session.ts'
import { numberText } from '../format/words.ts'
import { t } from '../texts/en.ts'
import { Loading } from './loading.tsx'
import { Card } from './page.tsx'
import { pagedRows } from './paged.ts'

const PAGE_SIZE = 20

/** The numbers that rely on a proof. */
export function UsedBy({ sid }: { sid: string }) {
  const { rows, more } = pagedRows(useInfiniteQuery(numbersQuery(useSession().account.sid, { Search: sid }, PAGE_SIZE)))
  return (
    <Card title={t.document.usedBy}>
      {!rows && <Loading lines={1} />}
      {rows?.length === 0 && <p className="quiet">{t.document.notUsed}</p>}
      {rows && rows.length > 0 && (
        <ul className="stack-s">
          {rows.map(number => (
            <li key={number.sid}>
              <Link to="/numbers/$sid" params={{ sid: number.sid }} className="num">
                {numberText(number)}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {more.hasMore && (
        <button type="button" className="link" disabled={more.isLoading} onClick={more.onMore}>
          {t.common.showMore}
        </button>
      )}
    </Card>
  )
}
