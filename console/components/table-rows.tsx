import { type ReactNode, type Ref, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

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

const CHUNK = 20
/** Drawn ahead of the scroll, in both directions. */
const MARGIN_PX = 600
const FIRST_GUESS_PX = 64
/** Up to so many rows are simply drawn. */
export const MOST_DRAWN = 6 * CHUNK

export function Rows<Row>(props: RowsProps<Row>) {
  return props.rows.length > MOST_DRAWN ? <LongRows {...props} /> : <Body {...props} start={0} />
}

/**
 * Of a long table only the chunks near the window are drawn; those between them are one gap of their height. Few bodies, because a
 * browser lays out all bodies of a table anew whenever one changes.
 */
function LongRows<Row>(props: RowsProps<Row>) {
  const { rows, columns } = props
  const chunks = Math.ceil(rows.length / CHUNK)
  const { first, drawn, heightOf } = useNearChunks(chunks, rows.length)
  const bodies: ReactNode[] = []
  const place = () => (bodies.length === 0 ? { ref: first } : {})
  const gap = (from: number, until: number) => {
    let height = 0
    for (let chunk = from; chunk < until; chunk++) height += heightOf(chunk)
    if (until > from)
      bodies.push(
        <tbody key={`until-${until}`} aria-hidden {...place()}>
          <tr className="table-gap">
            <td colSpan={columns.length} style={{ blockSize: height }} />
          </tr>
        </tbody>,
      )
  }
  let next = 0
  for (const chunk of drawn) {
    const start = chunk * CHUNK
    gap(next, chunk)
    bodies.push(<Body key={start} {...props} rows={rows.slice(start, start + CHUNK)} start={start} chunk={chunk} {...place()} />)
    next = chunk + 1
  }
  gap(next, chunks)
  return bodies
}

/** Which chunks are to be drawn, in order, and how high each is as far as it was ever seen. `first` belongs on the first body. */
function useNearChunks(chunks: number, rowCount: number) {
  const first = useRef<HTMLTableSectionElement>(null)
  const heights = useRef(new Map<number, number>())
  const [near, setNear] = useState<readonly number[]>([0])
  const heightOf = useCallback((chunk: number): number => {
    const known = heights.current
    return known.get(chunk) ?? known.get(0) ?? CHUNK * FIRST_GUESS_PX
  }, [])
  const look = useCallback(() => {
    if (!first.current) return
    const from = -first.current.getBoundingClientRect().top - MARGIN_PX
    const until = from + window.innerHeight + 2 * MARGIN_PX
    const found: number[] = []
    for (let chunk = 0, top = 0; chunk < chunks && top < until; top += heightOf(chunk), chunk++)
      if (top + heightOf(chunk) > from) found.push(chunk)
    // What holds the focus stays, or the keyboard would lose its place.
    const focused = document.activeElement?.closest<HTMLElement>('tbody[data-chunk]')
    if (focused && focused.parentElement === first.current.parentElement) found.push(Number(focused.dataset.chunk))
    const wanted = [...new Set(found)].sort((a, b) => a - b)
    setNear(now => (now.join() === wanted.join() ? now : wanted))
  }, [chunks, heightOf])
  useLayoutEffect(() => {
    for (const body of first.current?.parentElement?.querySelectorAll<HTMLElement>('tbody[data-chunk]') ?? [])
      heights.current.set(Number(body.dataset.chunk), body.offsetHeight)
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows have other heights
  useLayoutEffect(() => {
    heights.current.clear()
    look()
  }, [rowCount, look])
  useEffect(() => {
    let frame = 0
    const onScroll = () => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(look)
    }
    const onResize = () => {
      heights.current.clear()
      onScroll()
    }
    document.addEventListener('scroll', onScroll, { capture: true, passive: true })
    window.addEventListener('resize', onResize)
    return () => {
      cancelAnimationFrame(frame)
      document.removeEventListener('scroll', onScroll, { capture: true })
      window.removeEventListener('resize', onResize)
    }
  }, [look])
  return { first, drawn: near.filter(chunk => chunk < chunks), heightOf }
}

function Body<Row>({
  rows,
  rowKey,
  columns,
  isSelected,
  start,
  chunk,
  ref,
}: RowsProps<Row> & { start: number; chunk?: number; ref?: Ref<HTMLTableSectionElement> }) {
  // Explicit roles: the card layout's `display` would take the table's away.
  return (
    // biome-ignore lint/a11y/noRedundantRoles: kept when CSS turns rows into cards
    <tbody ref={ref} role="rowgroup" data-chunk={chunk}>
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
