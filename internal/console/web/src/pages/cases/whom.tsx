import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { api, got } from '../../api/client'
import { Reasoned } from '../../parts/reasoned'
import { Failed } from '../../parts/states'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import type { Case } from './names'
import { words } from './words'

/** Whom to call: masked until it is asked for, which is written down. Whoever has the case is not asked why. */
export function Whom({ of: c }: { of: Case }) {
  const w = useWords(words)
  const { may, name } = useSession()
  const [clear, setClear] = useState<string>()
  const [asked, ask] = useState(false)
  const [problem, fail] = useState<unknown>()
  const unmask = async (reason?: string) => setClear((await got(api.POST('/cases/{ref}/unmask', { params: { path: { ref: c.ref } }, body: { reason } }))).contact)
  const press = () => {
    fail(undefined)
    if (clear) setClear(undefined)
    else if (c.owner === name) void unmask().catch(fail)
    else ask(true)
  }
  return (
    <Group gap="xs">
      {clear ?? c.number}
      {may('cases:write') && <Button size="compact-xs" variant="default" aria-pressed={!!clear} onClick={press}>{clear ? w.hide : w.show}</Button>}
      {problem !== undefined && <Failed problem={problem} />}
      <Reasoned title={`${c.ref} · ${w.show}`} verb={w.show} least={3} opened={asked} close={() => ask(false)} act={unmask}>{w.showAbout}</Reasoned>
    </Group>
  )
}
