import createClient, { type Middleware } from 'openapi-fetch'
import type { components, paths } from './schema'

/** The shapes of the API by name: Schema<'CampaignView'>. They are made from the server's own description, and drift fails the build. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

/** Problem is an answer that is no success (RFC 9457), or status 0: there was none. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly errors: Schema<'FieldFault'>[],
    readonly retryAfter?: number,
    /** Stable, where the detail has one, with what stands in it: parts/problem_words.ts says it in the operator's language. */
    readonly code = '',
    readonly params: string[] = [],
  ) {
    super(detail || title)
  }

  /** What is wrong with one field of what was sent: of('body.name'). parts/fault.ts says it in the operator's language. */
  of(location: string): Schema<'FieldFault'> | undefined {
    return this.errors.find(e => e.location === location)
  }
}

let token = ''
let used = Date.now()
let signedOut = () => {}

/** The session's token goes with every call that changes something: no other site's page can read it. */
export function setToken(t: string) {
  token = t
}

/** whenSignedOut is called once for every answer that says that nobody is signed in. */
export function whenSignedOut(then: () => void) {
  signedOut = then
}

/** lastUse is when the server last heard of this session, by the browser's clock: without a call it goes idle. */
export const lastUse = () => used

const session: Middleware = {
  onRequest({ request }) {
    if (request.method !== 'GET' && token) request.headers.set('X-Cardline-Token', token)
    return request
  },
  onResponse({ request, response }) {
    if (response.ok) used = Date.now()
    if (response.status === 401 && !request.url.endsWith('/api/v1/session')) signedOut()
    return response
  },
}

/** api calls an operation by its path, as the server describes it: got(api.GET('/cases', { params: { query: { limit: 50 } } })). */
export const api = createClient<paths>({ baseUrl: '/api/v1', credentials: 'same-origin' })
api.use(session)

interface Answer<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/** got is what was asked for; anything else than success is thrown as a Problem. */
export async function got<Data>(call: Promise<Answer<Data>>): Promise<NonNullable<Data>> {
  let answer: Answer<Data>
  try {
    answer = await call
  } catch {
    throw new Problem(0, 'unreachable', '', [])
  }
  const { data, error, response } = answer
  if (response.ok) return (data ?? {}) as NonNullable<Data>
  throw problemOf(response, error)
}

/** problemOf is an answer that is no success, with what it says. */
export function problemOf(response: Response, error: unknown): Problem {
  const p = (typeof error === 'object' && error ? error : {}) as { title?: string; detail?: string; errors?: Schema<'FieldFault'>[]; code?: string; with?: string[] }
  return new Problem(response.status, p.title ?? response.statusText, p.detail ?? '', p.errors ?? [], Number(response.headers.get('Retry-After')) || undefined, p.code, p.with ?? [])
}
