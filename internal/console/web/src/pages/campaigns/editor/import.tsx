import { Alert, Button, FileInput, Group, Modal, Progress, Stack, Table, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { reasonIn } from '../../../parts/reason'
import { Failed } from '../../../parts/states'
import { useFormat, useLang } from '../../../shell/language'
import { useWords } from '../../../words'
import { type Refused, refused, take, type Taken, use } from './take'
import { words } from './words'

interface Given {
  opened: boolean
  close: () => void
  usual: string
  /** The list is in use. */
  used: (name: string) => void
}

/** Import brings a list of people from a file; which rows were refused is shown before it is used. */
export function Import({ opened, close, usual, used }: Given) {
  const w = useWords(words)
  const f = useFormat()
  const { lang } = useLang()
  const [file, setFile] = useState<File | null>(null)
  const [name, setName] = useState(usual)
  const [country, setCountry] = useState('HK')
  const [told, setTold] = useState<[rows: number, of: number]>()
  const [list, setList] = useState<Taken>()
  const [faults, setFaults] = useState<Refused[]>([])
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const attempt = async (act: () => Promise<void>) => {
    setBusy(true)
    setProblem(undefined)
    try {
      await act()
    } catch (p) {
      setProblem(p)
    } finally {
      setBusy(false)
      setTold(undefined)
    }
  }
  const bring = () => attempt(async () => {
    const taken = await take({ file: file!, name, country: country || undefined, told: (rows, of) => setTold([rows, of]) })
    setList(taken)
    setFaults(taken.refused > 0 ? await refused(taken) : [])
  })
  const anew = () => { setList(undefined); setFaults([]); setFile(null); setProblem(undefined) }
  return (
    <Modal opened={opened} onClose={close} title={w.importTitle} size="lg" centered transitionProps={{ duration: 0 }}>
      <Stack gap="sm">
        {!list ? (
          <form onSubmit={e => { e.preventDefault(); void bring() }}>
            <Stack gap="sm">
              <Text size="sm" c="dimmed">{w.importHint}</Text>
              <TextInput label={w.listName} required maxLength={60} value={name} onChange={e => setName(e.currentTarget.value)} />
              <TextInput label={w.country} description={w.countryHint} maxLength={2} w={260} value={country} onChange={e => setCountry(e.currentTarget.value.toUpperCase())} />
              <FileInput label={w.file} placeholder={w.chooseFile} required accept=".csv,.xlsx" value={file} onChange={setFile} />
              {told && <Progress aria-label={w.importTitle} value={told[1] ? (100 * told[0]) / told[1] : 50} animated />}
              <Group justify="flex-end"><Button type="submit" loading={busy} disabled={!file || !name}>{w.bring}</Button></Group>
            </Stack>
          </form>
        ) : (
          <>
            <Text data-taken={list.taken}>{w.taken(f.number(list.taken), f.number(list.repeated), f.number(list.refused))}</Text>
            {faults.length > 0 && (
              <Alert color="yellow" p="xs" title={w.refusedRows}>
                <Table verticalSpacing={4} data-refused>
                  <Table.Thead><Table.Tr>{[w.line, w.field, w.reason].map(t => <Table.Th key={t} scope="col">{t}</Table.Th>)}</Table.Tr></Table.Thead>
                  <Table.Tbody>{faults.map((r, i) => <Table.Tr key={i}><Table.Td>{r.line}</Table.Td><Table.Td>{r.field}</Table.Td><Table.Td>{reasonIn(lang, r.reason, r.why)}</Table.Td></Table.Tr>)}</Table.Tbody>
                </Table>
              </Alert>
            )}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={anew}>{w.anotherFile}</Button>
              <Button loading={busy} disabled={list.taken === 0} onClick={() => void attempt(async () => { await use(list, list.refused > 0); used(list.name); anew() })}>{list.refused > 0 ? w.useWithout : w.use}</Button>
            </Group>
          </>
        )}
        {problem !== undefined && <Failed problem={problem} />}
      </Stack>
    </Modal>
  )
}
