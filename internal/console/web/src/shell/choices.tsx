import { ActionIcon, Select, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconMoon, IconSun } from '@tabler/icons-react'
import { langs, type Lang, useWords } from '../words'
import { endonyms, useLang } from './language'
import { words } from './words'

/** LanguageChoice is the language in which the operator reads the console. */
export function LanguageChoice() {
  const w = useWords(words)
  const { lang, speak } = useLang()
  return (
    <Select
      aria-label={w.language} data={langs.map(l => ({ value: l, label: endonyms[l] }))} value={lang} allowDeselect={false} size="xs" w={112}
      onChange={l => l && speak(l as Lang)} comboboxProps={{ withinPortal: true }}
    />
  )
}

/** SchemeChoice turns light to dark and back; untouched it follows the system. */
export function SchemeChoice() {
  const w = useWords(words)
  const { setColorScheme } = useMantineColorScheme()
  const dark = useComputedColorScheme('light') === 'dark'
  return (
    <ActionIcon variant="default" size="lg" aria-label={dark ? w.light : w.dark} title={dark ? w.light : w.dark} onClick={() => setColorScheme(dark ? 'light' : 'dark')}>
      {dark ? <IconSun size={18} stroke={1.6} /> : <IconMoon size={18} stroke={1.6} />}
    </ActionIcon>
  )
}
