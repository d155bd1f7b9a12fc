import { Box, Loader, Table as Plain } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link } from 'react-router'
import classes from './table.module.css'

export interface Column<Row> {
  key: string
  title: string
  cell: (row: Row) => ReactNode
  /** CSS width; the rest is shared. */
  width?: number | string
  right?: boolean
  /** Left out on a narrow screen. */
  wide?: boolean
}

interface Given<Row> {
  /** What the table shows, for those who cannot see it. */
  label: string
  columns: Column<Row>[]
  rows: Row[]
  id: (row: Row) => string
  /** The row leads there, from its first cell. */
  to?: (row: Row) => string
  chosen?: string
  /** Asks for the next page when the end comes into sight. */
  more?: () => void
  loading?: boolean
  height?: number | string
  rowHeight?: number
}

/** Table shows long lists: only the rows in sight are drawn, and the next page is asked for when its end is near. */
export function Table<Row>({ label, columns, rows, id, to, chosen, more, loading, height = 'calc(100vh - 220px)', rowHeight = 41 }: Given<Row>) {
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => rowHeight, overscan: 12, getItemKey: i => id(rows[i]!) })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && !loading && rows.length > 0 && last >= rows.length - 20) more()
  }, [last, rows.length, more, loading])
  const before = items[0]?.start ?? 0
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <Box ref={box} className={classes.box} mah={height} tabIndex={0} role="region" aria-label={label}>
      <Plain stickyHeader verticalSpacing={0} className={classes.table} aria-rowcount={rows.length + 1}>
        <Plain.Thead>
          <Plain.Tr>
            {columns.map(c => <Plain.Th key={c.key} scope="col" w={c.width} ta={c.right ? 'right' : undefined} visibleFrom={c.wide ? 'sm' : undefined}>{c.title}</Plain.Th>)}
          </Plain.Tr>
        </Plain.Thead>
        <Plain.Tbody>
          {before > 0 && <tr style={{ height: before }} aria-hidden />}
          {items.map(item => {
            const row = rows[item.index]!
            return (
              <Plain.Tr key={item.key} ref={virtual.measureElement} data-index={item.index} data-row={id(row)} aria-rowindex={item.index + 2} className={classes.row} data-chosen={chosen === id(row) || undefined}>
                {columns.map((c, i) => (
                  <Plain.Td key={c.key} h={rowHeight} ta={c.right ? 'right' : undefined} visibleFrom={c.wide ? 'sm' : undefined}>
                    {i === 0 && to ? <Link to={to(row)} className={classes.link}>{c.cell(row)}</Link> : c.cell(row)}
                  </Plain.Td>
                ))}
              </Plain.Tr>
            )
          })}
          {after > 0 && <tr style={{ height: after }} aria-hidden />}
        </Plain.Tbody>
      </Plain>
      {loading && <Box ta="center" py="xs"><Loader size="xs" /></Box>}
    </Box>
  )
}
