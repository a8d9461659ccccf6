import { Button } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { t } from '../texts/en.ts'
import { LoadFailed } from './empty.tsx'
import { Notice } from './notice.tsx'
import { type Column, MOST_DRAWN, Rows } from './table-rows.tsx'
import './data-table.css'

export type { Column } from './table-rows.tsx'

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
  /** A list that the server gives page by page, on request. */
  more?: { hasMore: boolean; isLoading: boolean; onMore: () => void }
}

const SKELETON_ROWS = ['a', 'b', 'c', 'd', 'e']

/** Six states in one frame: loading, first run, zero results, stale after an error, no permission, offline. Below 820 px rows become cards. */
export function DataTable<Row>(props: Props<Row>) {
  const { what, query, rows, empty, more } = props
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
      {rows?.length === 0 ? empty : <Table {...props} />}
      {more?.hasMore && (
        <div className="card-foot table-more">
          <span className="quiet small num">{t.common.loaded(rows?.length ?? 0)}</span>
          <Button variant="default" loading={more.isLoading} onClick={more.onMore}>
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
    <table
      className="table"
      // biome-ignore lint/a11y/noRedundantRoles: kept when CSS turns rows into cards
      role="table"
      aria-rowcount={rows && rows.length + 1}
      data-long={(rows && rows.length > MOST_DRAWN) || undefined}
    >
      <caption className="vh">{caption}</caption>
      {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
      <thead role="rowgroup">
        {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
        <tr role="row" aria-rowindex={1}>
          {columns.map(({ key, header, width, isNumeric }) => (
            // biome-ignore lint/a11y/noRedundantRoles: see above
            <th key={key} scope="col" role="columnheader" style={{ width }} data-numeric={isNumeric}>
              {header}
            </th>
          ))}
        </tr>
      </thead>
      {rows ? (
        <Rows rows={rows} columns={columns} rowKey={rowKey} isSelected={isSelected} />
      ) : (
        // biome-ignore lint/a11y/noRedundantRoles: see above
        <tbody role="rowgroup">
          {SKELETON_ROWS.map(key => (
            <SkeletonRow key={key} columns={columns.map(column => column.key)} />
          ))}
        </tbody>
      )}
    </table>
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
