import { IconCheck, IconX } from '@tabler/icons-react'
import type { CSSProperties } from 'react'
import type { Box } from '../../src/domain/reading/reading.ts'
import { sentence } from '../format/words.ts'
import { t } from '../texts/en.ts'

/** Machine-readable lines as they were read, with their place and the check digits that do not hold. */
export interface Mrz {
  format: string
  lines: string[]
  failed: string[]
  is_confirmed: boolean
  box: Box
}

/** Width of a character of the monospaced face, in ems. */
const CHARACTER_EM = 0.6

/** The lines as read, just above the printed ones and as wide as they, so that each character stands over its own. */
export function MrzOverlay({ mrz: { lines, box } }: { mrz: Mrz }) {
  const longest = Math.max(1, ...lines.map(line => line.length))
  const place: CSSProperties = {
    left: `${box.x * 100}%`,
    bottom: `${(1 - box.y) * 100}%`,
    width: `${box.width * 100}%`,
    fontSize: `calc(100cqw / ${longest * CHARACTER_EM})`,
  }
  return (
    <div className="mrz-overlay" style={{ ...place, fontSize: undefined }} aria-hidden>
      {lines.map(line => (
        <div key={line} style={{ fontSize: place.fontSize }}>
          {line}
        </div>
      ))}
    </div>
  )
}

/** The same below the scan, for reading and copying, with what the check digits say. */
export function MrzLines({ mrz: { format, lines, failed, is_confirmed } }: { mrz: Mrz }) {
  const Icon = failed.length === 0 ? IconCheck : IconX
  return (
    <div className="mrz-lines" data-verdict={failed.length === 0 ? 'same' : 'different'}>
      <p className="small quiet">{t.scan.mrzTitle(format)}</p>
      <pre className="mono">{lines.join('\n')}</pre>
      <p className="verdict small">
        <Icon size={15} stroke={2.2} aria-hidden />
        {failed.length === 0 ? t.scan.mrzHolds : t.scan.mrzFails(failed.map(name => sentence(name).toLowerCase()).join(', '))}
        {!is_confirmed && ` ${t.scan.mrzUnconfirmed}`}
      </p>
    </div>
  )
}
