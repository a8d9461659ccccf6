import { Button } from '@mantine/core'
import { t } from '../texts/en.ts'
import { Notice } from './notice.tsx'
import { CopyButton } from './sid.tsx'

/** What is shown this one time, to be taken along. */
export function Once({
  title,
  hint,
  secrets,
  onDone,
}: {
  title: string
  hint: string
  secrets: readonly { label: string; value: string }[]
  onDone: () => void
}) {
  return (
    <div className="stack">
      <Notice tone="passed" isLive title={title}>
        <p>{hint}</p>
      </Notice>
      <dl className="facts">
        {secrets.map(({ label, value }) => (
          <div key={label} className="fact">
            <dt>{label}</dt>
            <dd>
              <span className="mono break-anywhere">{value}</span> <CopyButton value={value} label={t.common.copy(label)} />
            </dd>
          </div>
        ))}
      </dl>
      <div>
        <Button onClick={onDone}>{t.team.done}</Button>
      </div>
    </div>
  )
}
