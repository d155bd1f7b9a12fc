import { Box, Stack, Text, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useFault } from '../../parts/fault'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import type { Chart } from './data'
import classes from './node_list.module.css'
import { words } from './words'

interface Given {
  chart: Chart
  chosen?: string
  choose: (name: string) => void
}

/** NodeList is every node of the menu, to be searched and walked by keyboard: the drawing's twin. */
export function NodeList({ chart, chosen, choose }: Given) {
  const w = useWords(words)
  const f = useFormat()
  const say = useFault()
  const [find, setFind] = useState('')
  const found = useMemo(() => {
    const q = find.trim().toLowerCase()
    return (chart.nodes ?? []).filter(n => !q || [n.name, n.does ?? '', ...(n.said ?? []).flatMap(s => Object.values(s.text))].some(t => t.toLowerCase().includes(q)))
  }, [chart, find])
  return (
    <Stack gap="xs" h="100%">
      <TextInput type="search" placeholder={w.find} aria-label={w.find} value={find} onChange={e => setFind(e.currentTarget.value)} />
      {found.length === 0 && <Text size="sm" c="dimmed" role="status">{w.notFound}</Text>}
      <Box component="ul" className={classes.list} aria-label={w.nodes}>
        {found.map(n => (
          <li key={n.name}>
            <button type="button" className={classes.node} aria-pressed={n.name === chosen} onClick={() => choose(n.name)} data-node={n.name}>
              <span className={classes.name}>{n.name}</span>
              <Text span size="xs" c="dimmed">
                {w[`kind_${n.kind}`]}{n.does && ` · ${n.does}`}{n.callers > 0 && ` · ${w.callers(n.callers, f.number(n.callers))}`}
              </Text>
              {(n.faults ?? []).map((x, i) => <Text key={i} span size="xs" c="var(--mantine-color-error)">⚠ {say(x)}</Text>)}
            </button>
          </li>
        ))}
      </Box>
    </Stack>
  )
}
