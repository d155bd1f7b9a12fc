import { Box, Group, Text, Tooltip } from '@mantine/core'
import { useFormat } from '../../shell/language'
import classes from './share.module.css'

interface Given {
  name: string
  n: number
  /** The whole: n is drawn and told as its share. */
  of: number
  kind: 'all' | 'good' | 'warn' | 'bad'
  /** Part of the one above it. */
  inner?: boolean
  hint?: string
}

/** Share is one line of a funnel: a name, its bar, its number, and its share of the whole. It stands in a list. */
export function Share({ name, n, of, kind, inner, hint }: Given) {
  const f = useFormat()
  const label = <Text size={inner ? 'xs' : 'sm'} c={inner ? 'dimmed' : undefined} pl={inner ? 'sm' : 0} className={classes.name}>{name}</Text>
  return (
    <li>
      <Group gap="xs" wrap="nowrap">
        {hint ? <Tooltip label={hint} events={{ hover: true, focus: true, touch: true }}><Box tabIndex={0} className={classes.name}>{label}</Box></Tooltip> : label}
        <Box className={classes.track} aria-hidden><Box className={`${classes.bar} ${classes[kind]}`} style={{ width: `${of > 0 ? (100 * n) / of : 0}%` }} /></Box>
        <Text size={inner ? 'xs' : 'sm'} fw={inner ? 400 : 600} className={classes.number}>{f.number(n)}</Text>
        <Text size="xs" c="dimmed" className={classes.part}>{f.share(n, of)}</Text>
      </Group>
    </li>
  )
}
