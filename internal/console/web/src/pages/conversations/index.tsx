import { Box } from '@mantine/core'
import { useState } from 'react'
import { Route, Routes } from 'react-router'
import { Empty } from '../../parts/states'
import { Page } from '../../parts/page'
import { Nowhere } from '../../shell/nowhere'
import { useWords } from '../../words'
import classes from './conversations.module.css'
import { Found } from './found'
import { type Asked, everybody, Search } from './search'
import { Story } from './story'
import { words } from './words'

/** Conversations: whom to look at on the left, what passed with them on the right; on a narrow screen one after the other. */
export default function Conversations() {
  const w = useWords(words)
  const [asked, setAsked] = useState<Asked>(everybody) // not in the address: it may be a number
  const list = (
    <Box className={classes.list}>
      <Search ask={setAsked} />
      <Found asked={asked} />
    </Box>
  )
  return (
    <Page title={w.title} about={w.about}>
      <Routes>
        <Route index element={<Box className={classes.page} data-one="list">{list}<Box className={classes.story}><Empty title={w.choose} hint={w.chooseHint} /></Box></Box>} />
        <Route path=":id" element={<Box className={classes.page} data-one="story">{list}<Box className={classes.story}><Story /></Box></Box>} />
        <Route path="*" element={<Nowhere />} />
      </Routes>
    </Page>
  )
}
