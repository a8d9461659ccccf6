import { Button } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { t } from '../texts/en.ts'
import { LoadFailed } from './empty.tsx'
import { Notice } from './notice.tsx'
import './data-table.css'

export interface Column<Row> {
  key: string
  header: string
  cell: (row: Row) => ReactNode
  width?: string
  isNumeric?: boolean
}

interface Props<Row> {
  caption: string
  /** Noun for "Couldn't load ...". */
  what: string
  query: Pick<UseQueryResult<unknown>, 'isPending' | 'isError' | 'error' | 'refetch'>
  /** The rows after filtering, or undefined while there are none from the server. */
  rows: readonly Row[] | undefined
  rowKey: (row: Row) => string
  columns: readonly Column<Row>[]
  /** Shown when there is nothing at all, and when filters leave nothing. */
  empty: ReactNode
  isSelected?: (row: Row) => boolean
  /** A list that the server gives page by page: what is loaded is drawn whole. */
  more?: { hasMore: boolean; isLoading: boolean; onMore: () => void }
}

const SKELETON_ROWS = ['a', 'b', 'c', 'd', 'e']
/** More rows than this are drawn on request, so ten thousand stay quick. */
const ROWS_SHOWN = 100

/** Six states in one frame: loading, first run, zero results, stale after an error, no permission, offline. Below 820 px rows become cards. */
export function DataTable<Row>(props: Props<Row>) {
  const { caption, what, query, rows, empty, more } = props
  const [shown, setShown] = useState(ROWS_SHOWN)
  if (!rows && query.isError) {
    return (
      <div className="card">
        <LoadFailed error={query.error} what={what} onRetry={() => void query.refetch()} />
      </div>
    )
  }
  return (
    <div className="card table-card" aria-busy={!rows}>
      {rows && query.isError && (
        <Notice tone="failed" isLive>
          {t.errors.stale(what)}{' '}
          <button type="button" className="link" onClick={() => void query.refetch()}>
            {t.common.tryAgain}
          </button>
        </Notice>
      )}
      {rows?.length === 0 ? empty : <Table {...props} caption={caption} rows={more ? rows : rows?.slice(0, shown)} />}
      {more?.hasMore && (
        <div className="card-foot table-more">
          <span className="quiet small num">{t.common.loaded(rows?.length ?? 0)}</span>
          <Button variant="default" loading={more.isLoading} onClick={more.onMore}>
            {t.common.showMore}
          </Button>
        </div>
      )}
      {!more && rows && rows.length > shown && (
        <div className="card-foot table-more">
          <span className="quiet small num">{t.common.shownOf(shown, rows.length)}</span>
          <Button variant="default" onClick={() => setShown(shown + ROWS_SHOWN)}>
            {t.common.showMore}
          </Button>
        </div>
      )}
    </div>
  )
}

function Table<Row>({ caption, rows, columns, rowKey, isSelected }: Props<Row>) {
  // Explicit roles: the card layout's `display` would take the table's away.
  return (
    // biome-ignore lint/a11y/noRedundantRoles: kept when CSS turns rows into cards
    <table className="table" role="table">
      <caption className="vh">{caption}</caption>
      {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
      <thead role="rowgroup">
        {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
        <tr role="row">
          {columns.map(({ key, header, width, isNumeric }) => (
            // biome-ignore lint/a11y/noRedundantRoles: see above
            <th key={key} scope="col" role="columnheader" style={{ width }} data-numeric={isNumeric}>
              {header}
            </th>
          ))}
        </tr>
      </thead>
      {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
      <tbody role="rowgroup">
        {rows
          ? rows.map(row => <Row key={rowKey(row)} row={row} columns={columns} isSelected={isSelected?.(row) ?? false} />)
          : SKELETON_ROWS.map(key => <SkeletonRow key={key} columns={columns.map(column => column.key)} />)}
      </tbody>
    </table>
  )
}

function Row<R>({ row, columns, isSelected }: { row: R; columns: readonly Column<R>[]; isSelected: boolean }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: kept when CSS turns rows into cards
    <tr role="row" data-selected={isSelected || undefined}>
      {columns.map(({ key, header, cell, isNumeric }) => (
        // biome-ignore lint/a11y/noRedundantRoles: see above
        <td key={key} role="cell" data-label={header} data-numeric={isNumeric}>
          {cell(row)}
        </td>
      ))}
    </tr>
  )
}

function SkeletonRow({ columns }: { columns: readonly string[] }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: kept when CSS turns rows into cards
    <tr role="row" className="skeleton-row">
      {columns.map(key => (
        // biome-ignore lint/a11y/noRedundantRoles: see above
        <td key={key} role="cell">
          <span className="skeleton" />
        </td>
      ))}
    </tr>
  )
}
