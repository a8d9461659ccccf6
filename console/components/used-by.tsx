import { Link } from '@tanstack/react-router'
import type { PhoneNumber } from '../api/types/numbers.ts'
import { numberText } from '../format/words.ts'
import { t } from '../texts/en.ts'
import { Card } from './page.tsx'

/** The numbers that rely on a proof. */
export function UsedBy({ numbers }: { numbers: readonly PhoneNumber[] }) {
  return (
    <Card title={t.document.usedBy}>
      {numbers.length === 0 ? (
        <p className="quiet">{t.document.notUsed}</p>
      ) : (
        <ul className="stack-s">
          {numbers.map(number => (
            <li key={number.sid}>
              <Link to="/numbers/$sid" params={{ sid: number.sid }} className="num">
                {numberText(number)}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
