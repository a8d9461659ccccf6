import type { RuleDifference } from '../../../api/rules.ts'
import { t } from '../../../texts/staff.ts'

/** A value as a rule file would say it; nothing for what is not there. */
function said(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1)
}

/** What one version says differently, detail by detail: before and after beside each other, and whether a verdict can hang on it. */
export function Difference({ changes, caption }: { changes: readonly RuleDifference[]; caption: string }) {
  if (changes.length === 0) return <p className="quiet">{t.rules.noDiff}</p>
  return (
    <ul className="differences" aria-label={caption}>
      {changes.map(({ kind, path, before, after, affects_verdict }) => (
        <li key={path} className="difference">
          <div className="row-between">
            <span className="mono strong">{path}</span>
            <span className="small quiet">
              {t.rules.kinds[kind]}, {affects_verdict ? t.rules.verdictChanges : t.rules.wordsOnly}
            </span>
          </div>
          {kind !== 'added' && <Side sign="−" label={t.rules.before} value={said(before)} tone="before" />}
          {kind !== 'removed' && <Side sign="+" label={t.rules.after} value={said(after)} tone="after" />}
        </li>
      ))}
    </ul>
  )
}

const Side = ({ sign, label, value, tone }: { sign: string; label: string; value: string; tone: string }) => (
  <div className="difference-side" data-tone={tone}>
    <span aria-hidden>{sign}</span>
    <span className="vh">{label}</span>
    <span className="mono break-anywhere">{value}</span>
  </div>
)
