import { lazy } from 'react'
import { Route, Routes } from 'react-router'
import { Nowhere } from '../../shell/nowhere'
import { List } from './list'
import { One } from './one'

/** Whoever looks at registrations does not wait for what writes them. */
const Editor = lazy(async () => ({ default: (await import('./editor')).Editor }))

/** Registrations: what customers may register for, and who did. */
export default function Registrations() {
  return (
    <Routes>
      <Route index element={<List />} />
      <Route path=":code" element={<One />} />
      <Route path=":code/edit" element={<Editor />} />
      <Route path="*" element={<Nowhere />} />
    </Routes>
  )
}
