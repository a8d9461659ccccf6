import { type ReactNode, type Ref, useEffect, useLayoutEffect, useRef, useState } from 'react'

export interface Column<Row> {
  key: string
  header: string
  cell: (row: Row) => ReactNode
  width?: string
  isNumeric?: boolean
}

export interface RowsProps<Row> {
  rows: readonly Row[]
  rowKey: (row: Row) => string
  columns: readonly Column<Row>[]
  isSelected?: ((row: Row) => boolean) | undefined
}

const CHUNK = 40
/** Drawn ahead of the scroll, in both directions. */
const MARGIN = '1200px 0px'
const FIRST_GUESS_PX = 64
/** Up to so many rows are simply drawn. */
export const MOST_DRAWN = 3 * CHUNK

/** The rows of a table. Of a long one only the chunks near the viewport are drawn; the others keep their height. */
export function Rows<Row>(props: RowsProps<Row>) {
  const first = useRef<HTMLTableSectionElement>(null)
  const [rowHeight, setRowHeight] = useState(FIRST_GUESS_PX)
  const { rows } = props
  const isLong = rows.length > MOST_DRAWN
  useLayoutEffect(() => {
    if (isLong && first.current) setRowHeight(first.current.offsetHeight / CHUNK)
  }, [isLong])
  if (!isLong) return <Body {...props} start={0} />
  const starts = Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, chunk) => chunk * CHUNK)
  return starts.map(start => (
    <Chunk
      key={start}
      {...props}
      rows={rows.slice(start, start + CHUNK)}
      start={start}
      rowHeight={rowHeight}
      {...(start === 0 ? { ref: first } : {})}
    />
  ))
}

function Chunk<Row>({
  rowHeight,
  ref,
  ...props
}: RowsProps<Row> & { start: number; rowHeight: number; ref?: Ref<HTMLTableSectionElement> }) {
  const { rows, start, columns } = props
  const own = useRef<HTMLTableSectionElement | null>(null)
  const [isNear, setNear] = useState(start === 0)
  const [ownRowHeight, setOwnRowHeight] = useState<number>()
  useEffect(() => {
    const body = own.current
    if (!body) return
    const observer = new IntersectionObserver(
      entries => {
        const entry = entries.at(-1)
        // What holds the focus stays, or the keyboard would lose its place.
        if (!entry || body.contains(document.activeElement)) return
        if (!entry.isIntersecting && body.rows.length > 1) setOwnRowHeight(entry.boundingClientRect.height / body.rows.length)
        setNear(entry.isIntersecting)
      },
      { rootMargin: MARGIN },
    )
    observer.observe(body)
    return () => observer.disconnect()
  }, [])
  const keep = (body: HTMLTableSectionElement | null) => {
    own.current = body
    if (ref && typeof ref === 'object') ref.current = body
  }
  if (isNear) return <Body {...props} ref={keep} />
  return (
    <tbody ref={keep} aria-hidden>
      <tr className="table-gap">
        <td colSpan={columns.length} style={{ blockSize: rows.length * (ownRowHeight ?? rowHeight) }} />
      </tr>
    </tbody>
  )
}

function Body<Row>({
  rows,
  rowKey,
  columns,
  isSelected,
  start,
  ref,
}: RowsProps<Row> & { start: number; ref?: Ref<HTMLTableSectionElement> }) {
  // Explicit roles: the card layout's `display` would take the table's away.
  return (
    // biome-ignore lint/a11y/noRedundantRoles: kept when CSS turns rows into cards
    <tbody ref={ref} role="rowgroup">
      {rows.map((row, index) => (
        // biome-ignore lint/a11y/noRedundantRoles: see above
        <tr key={rowKey(row)} role="row" aria-rowindex={start + index + 2} data-selected={isSelected?.(row) || undefined}>
          {columns.map(({ key, header, cell, isNumeric }) => (
            // biome-ignore lint/a11y/noRedundantRoles: see above
            <td key={key} role="cell" data-label={header} data-numeric={isNumeric}>
              {cell(row)}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  )
}
