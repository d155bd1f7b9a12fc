import { AppShell, Box, Burger, Button, Group, Menu, NavLink, ScrollArea, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { IconChevronDown, IconLogout } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Link, useLocation } from 'react-router'
import { type PageOf, titles } from '../pages'
import { useRoles } from '../parts/roles'
import { useWords } from '../words'
import { LanguageChoice, SchemeChoice } from './choices'
import classes from './frame.module.css'
import { house } from './house'
import { useFormat, useLang } from './language'
import { useSession } from './session'
import { words } from './words'

/** Frame is what stands around every page: where one can go, who one is, in which language. */
export function Frame({ seen, children }: { seen: PageOf[]; children: ReactNode }) {
  const w = useWords(words)
  const [open, { toggle, close }] = useDisclosure()
  const away = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false }) && !open // the places stand beside the screen
  const { pathname } = useLocation()
  const main = useRef<HTMLElement>(null)
  const was = useRef(pathname)
  const place = pathname.split('/')[1]
  useEffect(close, [place, close])
  useEffect(() => {
    const from = was.current
    was.current = pathname
    if (from === pathname || from === '/') return
    const gone = document.activeElement === document.body // the link that was followed
    if (gone || from.split('/')[1] !== place) main.current?.focus({ preventScroll: true }) // whoever listens to the page hears the new one
  }, [pathname, place])
  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 208, breakpoint: 'sm', collapsed: { mobile: !open } }} padding="md" transitionDuration={0}>
      <a className={classes.skip} href="#main" onClick={e => { e.preventDefault(); main.current?.focus() }}>{w.skip}</a>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger opened={open} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={w.menu} aria-expanded={open} />
            <Brand />
          </Group>
          <Group gap="xs" wrap="nowrap">
            {house.clock && <DemoClock />}
            <Box visibleFrom="xs"><LanguageChoice /></Box>
            <Box visibleFrom="xs"><SchemeChoice /></Box>
            <Who />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" inert={away}>
        <ScrollArea type="auto" component="nav" aria-label={w.menu}><Places seen={seen} place={place ?? ''} /></ScrollArea>
        <Group hiddenFrom="xs" mt="auto" pt="sm" gap="xs"><LanguageChoice /><SchemeChoice /></Group>
      </AppShell.Navbar>
      <AppShell.Main ref={main} id="main" tabIndex={-1} className={classes.main}>{children}</AppShell.Main>
    </AppShell>
  )
}

function Brand() {
  const { lang } = useLang()
  return (
    <UnstyledButton component={Link} to="/" className={classes.brand}>
      <img src="/icon.svg" alt="" width={26} height={26} />
      <Text fw={650} truncate>{house.brand[lang]}</Text>
    </UnstyledButton>
  )
}

function Places({ seen, place }: { seen: PageOf[]; place: string }) {
  const t = useWords(titles)
  return seen.map(p => (
    <NavLink
      key={p.name} component={Link} to={`/${p.name}`} active={p.name === place} aria-current={p.name === place ? 'page' : undefined}
      label={t[p.name as keyof typeof t]} leftSection={<p.icon size={18} stroke={1.6} />} className={classes.place}
    />
  ))
}

function Who() {
  const w = useWords(words)
  const { name, role, signOut } = useSession()
  const called = useRoles()
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" size="xs" h={34} rightSection={<IconChevronDown size={14} />} className={classes.who}><span>{name}</span></Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{called(role)}</Menu.Label>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>{w.signOut}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** DemoClock tells the time that everything goes by, since a demo's can be turned. */
function DemoClock() {
  const w = useWords(words)
  const f = useFormat()
  const { now } = useSession()
  const [, tick] = useState(0)
  useEffect(() => {
    const t = setInterval(() => tick(n => n + 1), 10_000)
    return () => clearInterval(t)
  }, [])
  const t = f.moment(now())
  return <Text size="xs" c="dimmed" visibleFrom="md" title={w.clock(t)} aria-label={w.clock(t)} data-clock>{t}</Text>
}
