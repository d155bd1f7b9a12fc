import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { Empty } from '../parts/states'
import { useWords } from '../words'
import { words } from './words'

/** Nowhere is what an address that leads to no page shows: that it does, and the way to the first page. */
export function Nowhere() {
  const w = useWords(words)
  return <Empty title={w.nothing} hint={w.nothingHint}><Button component={Link} to="/" variant="default">{w.home}</Button></Empty>
}
