import { api, got, type Schema } from '../../../api/client'
import { fields, records } from './csv'

export type Taken = Schema<'List'>

export interface Refused {
  line: string
  field: string
  reason: string
  /** The reason as codes; none: it is all there is. */
  why: Schema<'OutboxClause'>[]
}

const atOnce = 2000
const sheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

interface Given {
  file: File
  name: string
  country?: string
  /** Told after each part: rows taken so far, of how many. */
  told: (rows: number, of: number) => void
}

/** take brings a file of people to the server, CSV or XLSX, part by part; it is not in use yet. */
export function take(given: Given): Promise<Taken> {
  return /\.xlsx$/i.test(given.file.name) ? takeSheet(given) : takeText(given)
}

async function takeText({ file, name, country, told }: Given): Promise<Taken> {
  const rows = records(await file.text())
  const columns = fields(rows[0] ?? '').map(c => c.toLowerCase())
  let list: Taken = await got(api.POST('/lists', { body: { name, file: file.name, columns, country } }))
  const params = { path: { id: list.id } }
  for (let from = 0; from < rows.length - 1; from += atOnce) {
    const body = rows.slice(1 + from, 1 + from + atOnce).join('\n') + '\n'
    list = await got(api.POST('/lists/{id}/rows', { params: { ...params, query: { from } }, body, bodySerializer: b => b, headers: { 'Content-Type': 'text/csv' } }))
    told(list.rows, rows.length - 1)
  }
  return list
}

async function takeSheet({ file, name, country, told }: Given): Promise<Taken> {
  const body = file as unknown as string // the description has no word for bytes
  const headers = { 'Content-Type': sheet }
  let taken = await got(api.POST('/lists/workbook', { params: { query: { name, file: file.name, country } }, body, bodySerializer: b => b, headers }))
  while (taken.more) {
    told(taken.rows, 0)
    taken = await got(api.POST('/lists/{id}/workbook', { params: { path: { id: taken.id } }, body, bodySerializer: b => b, headers }))
  }
  return taken
}

/** use puts a list to use, once the consents its rows prove are written down. */
export async function use(list: Taken, anyway: boolean): Promise<void> {
  let after: number | undefined
  do {
    const used = await got(api.POST('/lists/{id}/use', { params: { path: { id: list.id } }, body: { anyway, after } }))
    after = used.next
  } while (after)
}

/** refused are the first rows nobody was taken of, and why. */
export async function refused(list: Taken): Promise<Refused[]> {
  const text = (await got(api.GET('/lists/{id}/refused', { params: { path: { id: list.id }, query: { limit: 200, codes: true } }, parseAs: 'text' }))) as unknown as string
  return records(text).slice(1).map(r => {
    const [line = '', field = '', reason = '', code = '', given = ''] = fields(r)
    return { line, field, reason, why: code ? [{ code, with: given ? given.split(';') : [] }] : [] }
  })
}
