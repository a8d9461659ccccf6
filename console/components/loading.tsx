import { t } from '../texts/en.ts'
import { Card } from './page.tsx'
import './loading.css'

const WIDTHS = ['62%', '88%', '74%', '48%', '80%', '56%']

/** Grey lines in about the room of what is coming, so that nothing jumps. */
export function Loading({ lines = 4 }: { lines?: number }) {
  return (
    <div role="status" aria-busy className="loading">
      <span className="vh">{t.common.loading}</span>
      {Array.from({ length: lines }, (_, line) => WIDTHS[line % WIDTHS.length]).map((inlineSize, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines never move
        <span key={line} className="loading-line" style={{ inlineSize }} />
      ))}
    </div>
  )
}

export const LoadingCard = ({ lines = 6 }: { lines?: number }) => (
  <Card>
    <Loading lines={lines} />
  </Card>
)
