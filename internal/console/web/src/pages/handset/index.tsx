import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { api, got } from '../../api/client'
import { Page } from '../../parts/page'
import { Failed, Loading } from '../../parts/states'
import { useWords } from '../../words'
import { Clock } from './clock'
import { gone, type Person, useHouse } from './data'
import classes from './handset.module.css'
import { People, stranger } from './people'
import { Phone } from './phone'
import { Trace } from './trace'
import { words } from './words'

/** Handset is a customer's telephone in the browser, and beside it what the program makes of what arrives. */
export default function Handset() {
  const w = useWords(words)
  const house = useHouse()
  const [place, setPlace] = useSearchParams()
  const [reached, setReached] = useState('')
  const [turn, setTurn] = useState('')
  const people = house.data?.people ?? []
  const person: Person = people.find(p => p.customer === place.get('who')) ?? (place.get('number') ? stranger(place.get('number')!) : (people[0] ?? stranger('+12025550161')))
  const numbers = house.data?.numbers ?? []
  const sid = place.get('call') ?? ''
  const move = (next: Record<string, string>) => setPlace(next, { replace: true })
  const here = { ...(person.customer ? { who: person.customer } : { number: person.number }) }
  const tab = place.get('tab') === 'call' ? 'call' : 'texts'
  // What a step answers is put here at once; after a reload the call is asked for again.
  const held = useQuery({
    queryKey: ['handset', 'call', sid],
    queryFn: async () => {
      try {
        return await got(api.GET('/handset/calls/{sid}', { params: { path: { sid } } }))
      } catch (p) {
        if (gone(p)) return null
        throw p
      }
    },
    enabled: sid !== '',
    staleTime: Infinity,
  })
  return (
    <Page title={w.title} about={w.about} actions={<Clock zone={person.zone} />}>
      {house.isPending && <Loading rows={14} height={40} />}
      {house.isError && <Failed problem={house.error} again={() => void house.refetch()} />}
      {house.data && (
        <div className={classes.grid}>
          <Phone
            person={person} numbers={numbers} to={reached || numbers[0]?.number || ''} reach={setReached} tab={tab}
            open={t => move({ ...here, tab: t, ...(sid && { call: sid }) })}
            call={held.data ?? undefined} keep={c => move({ ...here, tab: 'call', call: c.sid })}
            turn={turn} show={setTurn}
          />
          <People people={people} chosen={person} choose={p => { setTurn(''); move(p.customer ? { who: p.customer, tab } : { number: p.number ?? '', tab }) }} />
          <Trace turn={turn} />
        </div>
      )}
    </Page>
  )
}
