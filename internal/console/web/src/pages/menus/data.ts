import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { api, got, type Schema } from '../../api/client'
import { useWhole } from '../../parts/cursor'

export type Chart = Schema<'MenuChart'>
export type Node = Schema<'MenuNode'>
export type Way = Schema<'MenuWay'>
export type Edit = Schema<'MenuEdit'>
export type Menu = Schema<'Menu'>
export type Change = Schema<'MenuChange'>

/** useVersions are all versions, the newest first. */
export const useVersions = () =>
  useWhole<Menu>(['menus', 'versions'], async after => {
    const { menus, next } = await got(api.GET('/menus', { params: { query: { after, limit: 500 } } }))
    return { rows: menus ?? [], next }
  })

export const useVersion = (number: number | undefined) =>
  useQuery({ queryKey: ['menus', number], enabled: number !== undefined, queryFn: () => got(api.GET('/menus/{number}', { params: { path: { number: number! } } })) })

export interface Drawn { chart: Chart; changes?: Change[] }

/** useChart is a version as nodes and ways; with edits, as they would make it: nothing of that is saved. Where they cannot be tried it is as
 *  it was saved, with the error beside. */
export function useChart(number: number | undefined, days: number, edits: Edit[]) {
  const saved = useQuery({
    queryKey: ['menus', number, 'chart', days],
    enabled: number !== undefined,
    placeholderData: keepPreviousData,
    queryFn: async (): Promise<Drawn> => ({ chart: await got(api.GET('/menus/{number}/chart', { params: { path: { number: number! }, query: { days } } })) }),
  })
  const tried = useQuery({
    queryKey: ['menus', number, 'chart', days, edits],
    enabled: number !== undefined && edits.length > 0,
    placeholderData: keepPreviousData,
    queryFn: async (): Promise<Drawn> => {
      const { chart, changes } = await got(api.POST('/menus/{number}/edit', { params: { path: { number: number! } }, body: { edits, try: true } }))
      return { chart, changes: changes ?? [] }
    },
  })
  return edits.length > 0 ? { data: tried.data ?? saved.data, error: tried.error ?? saved.error } : { data: saved.data, error: saved.error }
}

const same = (a: Edit, b: Edit) => a.node === b.node && a.slot === b.slot && a.lang === b.lang && a.key === b.key

/** useEdits are the changes that are not saved yet. They outlive a reload of the page. */
export function useEdits(number: number | undefined) {
  const kept = `cardline.menu.${number}`
  const [edits, setEdits] = useState<Edit[]>([])
  useEffect(() => {
    setEdits(number === undefined ? [] : (JSON.parse(sessionStorage.getItem(kept) ?? '[]') as Edit[]))
  }, [number, kept])
  const keep = useCallback((next: Edit[]) => {
    if (next.length > 0) sessionStorage.setItem(kept, JSON.stringify(next))
    else sessionStorage.removeItem(kept)
    setEdits(next)
  }, [kept])
  return {
    edits,
    /** change notes an edit; a later one of the same words or key takes its place. */
    change: (e: Edit) => keep([...edits.filter(x => !same(x, e)), e]),
    undo: (e: Edit) => keep(edits.filter(x => !same(x, e))),
    discard: () => keep([]),
  }
}

/** partOf is the file a node stands in: the first half of its name. */
export const partOf = (name: string) => name.split('.')[0] ?? name
