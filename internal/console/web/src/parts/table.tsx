import { Box, Loader, VisuallyHidden } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, memo, type ReactNode, useEffect, useRef } from 'react'
import { Link } from 'react-router'
import classes from './table.module.css'

export interface Column<Row> {
  key: string
  title: string
  cell: (row: Row) => ReactNode
  /** CSS width; the rest is shared. */
  width?: number | string
  right?: boolean
  /** Its title is heard and not seen: what stands in it says it already. */
  unseen?: boolean
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
      <table className={classes.table} style={{ '--row': `${rowHeight}px` } as CSSProperties} aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            {columns.map(c => <th key={c.key} scope="col" style={{ width: c.width }} data-right={c.right} data-wide={c.wide}>{c.unseen ? <VisuallyHidden>{c.title}</VisuallyHidden> : c.title}</th>)}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr style={{ height: before }} aria-hidden />}
          {items.map(item => {
            const row = rows[item.index]!
            const name = id(row)
            return <Drawn key={item.key} row={row} name={name} index={item.index} columns={columns} to={to} chosen={chosen === name} measure={virtual.measureElement} />
          })}
          {after > 0 && <tr style={{ height: after }} aria-hidden />}
        </tbody>
      </table>
      {loading && <Box ta="center" py="xs"><Loader size="xs" /></Box>}
    </Box>
  )
}

interface Line<Row> {
  row: Row
  name: string
  index: number
  columns: Column<Row>[]
  to?: (row: Row) => string
  chosen: boolean
  measure: (element: HTMLElement | null) => void
}

function Line<Row>({ row, name, index, columns, to, chosen, measure }: Line<Row>) {
  return (
    <tr ref={measure} data-index={index} data-row={name} aria-rowindex={index + 2} className={classes.row} data-chosen={chosen || undefined}>
      {columns.map((c, i) => (
        <td key={c.key} data-right={c.right} data-wide={c.wide}>
          {i === 0 && to ? <Link to={to(row)} className={classes.link}>{c.cell(row)}</Link> : c.cell(row)}
        </td>
      ))}
    </tr>
  )
}

/** While one scrolls, the rows that stay in sight are not made again. */
const Drawn = memo(Line) as typeof Line
