import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { api, got } from '../../api/client'
import { Confirm } from '../../parts/confirm'
import { Reasoned } from '../../parts/reasoned'
import { useFormat } from '../../shell/language'
import { useSession } from '../../shell/session'
import { useWords } from '../../words'
import { type Registration, useChanged } from './data'
import { words } from './words'

/** Acts is what can be done with a registration as it stands. */
export function Acts({ of: r }: { of: Registration }) {
  const w = useWords(words)
  const f = useFormat()
  const { may } = useSession()
  const changed = useChanged()
  const [asks, setAsks] = useState<'open' | 'close' | 'draw' | 'confirm' | 'refuse'>()
  if (!may('campaigns:run')) return null
  const params = { path: { code: r.code } }
  const close = () => setAsks(undefined)
  const approved = r.versions?.findLast(v => v.state === 'approved')
  const fresh = approved && approved.id !== r.in_force
  const rule = async (refuse: boolean, reason: string) => {
    const done = await got(api.POST('/registrations/{code}/confirm', { params, body: { all: true, refuse, reason } }))
    notifications.show({ message: w.ruled(f.number(done.done), f.number(done.left)), withCloseButton: false })
    await changed()
  }
  return (
    <>
      {fresh && <Button onClick={() => setAsks('open')}>{w.openIt}</Button>}
      {r.by_staff && !!r.counts.asked && <Button onClick={() => setAsks('confirm')}>{w.confirmAll}</Button>}
      {r.by_staff && !!r.counts.asked && <Button variant="default" onClick={() => setAsks('refuse')}>{w.refuseAll}</Button>}
      {r.lottery && r.state === 'closed' && <Button onClick={() => setAsks('draw')}>{w.draw}</Button>}
      {(r.state === 'open' || r.state === 'announced') && <Button variant="default" onClick={() => setAsks('close')}>{w.closeIt}</Button>}
      <Confirm title={w.openIt} verb={w.openIt} opened={asks === 'open'} close={close} act={async () => { await got(api.POST('/registrations/{code}/open', { params })); await changed() }}>{w.openHint}</Confirm>
      <Confirm title={w.draw} verb={w.draw} opened={asks === 'draw'} close={close} act={async () => { await got(api.POST('/registrations/{code}/draw', { params })); await changed() }}>{w.drawHint}</Confirm>
      <Reasoned title={w.closeIt} verb={w.closeIt} opened={asks === 'close'} close={close} act={async reason => { await got(api.POST('/registrations/{code}/close', { params, body: { reason } })); await changed() }}>{w.closeHint}</Reasoned>
      <Reasoned title={w.confirmAll} verb={w.confirmAll} opened={asks === 'confirm'} close={close} act={reason => rule(false, reason)}>{w.confirmHint}</Reasoned>
      <Reasoned title={w.refuseAll} verb={w.refuseAll} danger opened={asks === 'refuse'} close={close} act={reason => rule(true, reason)}>{w.confirmHint}</Reasoned>
    </>
  )
}
