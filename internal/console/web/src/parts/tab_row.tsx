import { Tabs, type TabsListProps } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useEffect, useRef } from 'react'

/** TabRow is the row of tabs of a page. On a telephone it is wider than the page: the tab that is open is moved into sight. */
export function TabRow({ at, ...rest }: TabsListProps & { at: string | null }) {
  const row = useRef<HTMLDivElement>(null)
  const narrow = useMediaQuery('(max-width: 48em)')
  useEffect(() => {
    row.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [at, narrow])
  return <Tabs.List ref={row} {...rest} />
}
