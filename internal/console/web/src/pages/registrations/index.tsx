import { Route, Routes } from 'react-router'
import { Nowhere } from '../../shell/nowhere'
import { Editor } from './editor'
import { List } from './list'
import { One } from './one'

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
