import { Button } from '@mantine/core'
import { useState } from 'react'
import { Reasoned } from '../../parts/reasoned'
import { useWords } from '../../words'
import { type Clear, unmask } from './read'
import { words } from './words'

/** Unmask asks for a reason, and shows in clear what is open of a conversation. */
export function Unmask({ id, places, show }: { id: string; places: (string | undefined)[]; show: (c: Clear) => void }) {
  const w = useWords(words)
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpened(true)}>{w.unmask}</Button>
      <Reasoned title={w.unmaskTitle} verb={w.show} least={3} opened={opened} close={() => setOpened(false)} act={async why => show(await unmask(id, why, places))}>
        {w.unmaskHint}
      </Reasoned>
    </>
  )
}
