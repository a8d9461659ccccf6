import { IconCheck, IconEqual, IconMinus, IconX } from '@tabler/icons-react'
import { Fragment } from 'react'
import type { ReadingRow } from '../api/types/documents.ts'
import { detailText, fieldName, kindName } from '../format/words.ts'
import { t } from '../texts/en.ts'
import './reading-table.css'

const VERDICTS = {
  same: { icon: IconCheck, word: t.reading.same },
  similar: { icon: IconEqual, word: t.reading.similar },
  different: { icon: IconX, word: t.reading.different },
  not_found: { icon: IconMinus, word: t.reading.notFound },
}

/** Typed beside read, row by row; a difference is said by icon and word. Pointing at a row shows its place on the scan. */
export function ReadingTable({
  rows,
  details,
  onPoint,
}: {
  rows: readonly ReadingRow[]
  details: Record<string, unknown>
  onPoint?: (field: string | null) => void
}) {
  const hasSeveral = new Set(rows.map(({ kind }) => kind)).size > 1
  return (
    <div className="reading-scroll">
      <table className="reading">
        <caption className="vh">{t.reading.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t.reading.field}</th>
            <th scope="col">{t.reading.typed}</th>
            <th scope="col">{t.reading.read}</th>
            <th scope="col">{t.reading.verdict}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <Fragment key={`${row.field}-${row.document ?? ''}`}>
              {hasSeveral && row.kind && row.kind !== rows[index - 1]?.kind && <PaperLine kind={row.kind} />}
              <ReadingLine row={row} typed={row.expected ?? details[row.field]} onPoint={onPoint} />
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function PaperLine({ kind }: { kind: string }) {
  return (
    <tr className="reading-paper">
      <th scope="rowgroup" colSpan={4}>
        {kindName(kind)}
      </th>
    </tr>
  )
}

function ReadingLine({ row, typed, onPoint }: { row: ReadingRow; typed: unknown; onPoint: ((field: string | null) => void) | undefined }) {
  const { icon: Icon, word } = VERDICTS[row.verdict ?? 'not_found']
  const name = fieldName(row.field)
  return (
    <tr data-verdict={row.verdict ?? 'not_found'} onMouseEnter={() => onPoint?.(row.field)} onMouseLeave={() => onPoint?.(null)}>
      <th scope="row">
        {row.box && onPoint ? (
          <button
            type="button"
            className="reading-point"
            onFocus={() => onPoint(row.field)}
            onBlur={() => onPoint(null)}
            aria-label={t.reading.show(name)}
          >
            {name}
          </button>
        ) : (
          name
        )}
      </th>
      <td data-label={t.reading.typed}>{detailText(row.field, typed) || <span className="quiet">{t.reading.nothing}</span>}</td>
      <td data-label={t.reading.read}>
        {detailText(row.field, row.seen) || <span className="quiet">{t.reading.nothing}</span>}
        {row.source && row.seen && <span className="small quiet reading-source">{t.sources[row.source]}</span>}
      </td>
      <td>
        <span className="verdict">
          <Icon size={15} stroke={2.2} aria-hidden />
          {word}
        </span>
      </td>
    </tr>
  )
}
