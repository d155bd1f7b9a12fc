import { Text } from '@mantine/core'
import type { Schema } from '../../api/client'
import { useFormat, useLang } from '../../shell/language'
import { warnings } from './warning_words'

type Warning = Schema<'CampaignWarning'>

/** useWarning says a warning of a check in the operator's language: where there are no words for it, in the server's. */
export function useWarning(): (of: Warning) => { name: string; text: string } {
  const { lang } = useLang()
  const w = warnings[lang]
  return v => ({ name: w.names[v.name] ?? v.name, text: (v.name === 'nobody' || v.with?.length ? w.says[v.name]?.(...(v.with ?? [])) : undefined) ?? v.text })
}

/** Warned is a warning, and who has accepted it, and why unless that is said already. */
export function Warned({ of: v, said: known }: { of: Warning; said?: string }) {
  const { lang } = useLang()
  const f = useFormat()
  const said = useWarning()(v)
  return (
    <>
      <Text span fw={600} size="sm">{said.name}</Text>
      <Text span size="sm">{f.colon}{said.text}</Text>
      {v.accepted_by && <Text span size="xs" c="dimmed">{f.aside([warnings[lang].accepted(v.accepted_by, v.accepted_at ? f.moment(v.accepted_at) : ''), v.accepted_because !== known && v.accepted_because].filter(Boolean).join(f.colon))}</Text>}
    </>
  )
}
