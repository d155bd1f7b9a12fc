import { Route, Routes } from 'react-router'
import { Nowhere } from '../../shell/nowhere'
import { List } from './list'
import { One } from './one'

/** Cases: all of them by deadline, or one of them with its clocks and its story. */
export default function Cases() {
  return (
    <Routes>
      <Route index element={<List />} />
      <Route path=":ref" element={<One />} />
      <Route path="*" element={<Nowhere />} />
    </Routes>
  )
}
