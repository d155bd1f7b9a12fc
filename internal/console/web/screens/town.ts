import type { Demo } from '../e2e/demo'

/** enliven has customers text, call and complain, so that no page is empty. */
export async function enliven(demo: Demo) {
  const texts: [from: string, ...words: string[]][] = [
    ['+12025550147', 'BAL 1234', 'what do I owe on 5678', 'COMPLAIN I want an apology: your staff was rude', 'Y'],
    ['+8613800138000', '余额 6688', '积分多少', '我想把卡寄到新地址'],
    ['+85291234567', '結餘', '我張卡唔見咗', '幾時還錢'],
    ['+447400123456', 'statement', 'when is my payment due'],
    ['+8613900139000', '额度', '怎么提高额度啊'],
  ]
  await Promise.all(texts.map(async ([from, ...words]) => {
    for (const w of words) await demo.cardline(['sms', '--wait', '0s', '--from', from, w])
  }))
  const calls: [from: string, keys: string][] = [
    ['+12025550147', '1234#,1,1,hangup'], ['+12025550147', '1234#,1,2,hangup'], ['+12025550147', '1234#,2,hangup'], ['+8613800138000', '6688#,1,1,hangup'], ['+85291234567', '8899#,3,hangup'], ['+447400123456', '9,hangup'],
  ]
  await Promise.all(calls.map(([from, keys]) => demo.cardline(['call', '--from', from, '--keys', keys])))
  await demo.cardline(['greet', '--on', 'spring-festival'])
}

/** pass lets some minutes go by, in which customers text and call: the clock is turned between them. */
export async function pass(demo: Demo) {
  const people = [['+447400123456', '3344'], ['+85291234567', '8899'], ['+8613900139000', '7777'], ['+85298765432', '2468']] as const
  const asked = ['BAL', 'DUE', 'POINTS', 'blue sky over the harbour', 'LIMIT', 'RATE', 'TXN']
  for (const [at, many] of [3, 5, 4, 7, 6, 9, 5, 8, 6, 4, 7, 5, 6, 8, 9, 7, 4, 3, 5, 6, 8, 7, 5, 4].entries()) {
    await Promise.all(people.map(async ([from, card], who) => {
      for (let i = who; i < many; i += people.length) await demo.cardline(['sms', '--wait', '0s', '--from', from, `${asked[(at + i) % asked.length]} ${card}`])
      if (who < many / 3) await demo.cardline(['call', '--from', from, '--keys', who === 0 ? '0,hangup' : `${card}#,1,1,hangup`])
    }))
    await demo.ask('admin', 'POST', '/handset/clock', { minutes: 1 })
  }
}

/** draft leaves a campaign that somebody is writing, with what its check warns of. */
export async function draft(demo: Demo, code = 'DINNER-27', when: object = { festival: '3 days before mid-autumn', hour: '10:00' }): Promise<string> {
  await demo.ask('maker', 'POST', '/campaigns', { code, brief: {
    name: 'Spring dinner', type: 'offer', audience: { filter: 'tier in (gold, platinum)', holdout: 50, seed: 'spring' }, when, pace: 20,
    words: [{ text: { en: 'Ten percent back on dinner – tonight.', 'zh-Hans': '今晚晚餐刷卡返10%。', 'zh-Hant': '今晚晚市簽賬享10%回贈。' } }],
  } })
  await demo.ask('maker', 'POST', `/campaigns/${code}/check`, {})
  return code
}

type Named = 'maker' | 'checker'

/** campaigns runs one campaign to its end and leaves another half way: who sleeps is written to in the morning. */
export async function campaigns(demo: Demo): Promise<[finished: string, running: string]> {
  const brief = {
    name: 'Spring dinner', type: 'offer', audience: { filter: 'all', holdout: 50, seed: 'spring' }, when: { at: 'now' }, pace: 50,
    words: [{ text: { en: 'Ten percent back on dinner – tonight.', 'zh-Hans': '今晚晚餐刷卡返10%。', 'zh-Hant': '今晚晚市簽賬享10%回贈。' } }],
  }
  const ask = async <T>(as: Named, method: string, path: string, body?: unknown) => {
    const answer = await demo.ask<T>(as, method, `/campaigns${path}`, body)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const start = async (code: string) => {
    await ask('maker', 'POST', '', { code, brief })
    let accept: string[] = []
    for (let n = 0; n < 5; n++) { // what a check warns of may change with the messages of the town
      const { open } = await ask<{ open: { name: string }[] }>('maker', 'POST', `/${code}/check`, accept.length ? { accept, reason: 'known, and few' } : {})
      if (open.length === 0) break
      accept = [...new Set([...accept, ...open.map(o => o.name)])]
    }
    await ask('maker', 'POST', `/${code}/propose`, {})
    const { hash } = await ask<{ hash: string }>('checker', 'GET', `/${code}`)
    await ask('checker', 'POST', `/${code}/approve`, { hash })
    await ask('maker', 'POST', `/${code}/start`, {})
  }
  const gets = async (code: string, state: string, looks: number) => {
    for (let n = 0; n < looks; n++) {
      if ((await ask<{ state: string }>('maker', 'GET', `/${code}`)).state === state) return true
      await new Promise(r => setTimeout(r, 500))
    }
    return false
  }
  await start('DINNER-26')
  for (let n = 0; n < 8 && !(await gets('DINNER-26', 'finished', 30)); n++) await demo.ask('admin', 'POST', '/handset/clock', { minutes: 6 * 60 })
  await start('SUPPER-27')
  await gets('SUPPER-27', 'running', 60)
  return ['DINNER-26', 'SUPPER-27']
}

/** menu leaves a version that was used and rolled back, and another that waits for approval. */
export async function menu(demo: Demo) {
  const text = { en: 'Good day, this is Harbour Bank. For a lost or stolen card, press 9.', 'zh-Hans': '您好，这里是海港银行。挂失请按9。', 'zh-Hant': '您好，呢度係海港銀行。報失請按9。' }
  const save = async (over: number, words: Record<string, string>, note: string) => {
    const edits = Object.entries(words).map(([lang, text]) => ({ node: 'main.welcome', slot: 'say', lang, text }))
    const { status, body } = await demo.ask<{ number: number }>('maker', 'POST', `/menus/${over}/edit`, { edits, note })
    if (status >= 300) throw new Error(JSON.stringify(body))
    await demo.ask('maker', 'POST', `/menus/${body.number}/propose`)
    return body.number
  }
  const first = await save(0, text, 'a warmer welcome')
  const { body } = await demo.ask<{ hash: string }>('checker', 'GET', `/menus/${first}`)
  await demo.ask('checker', 'POST', `/menus/${first}/approve`, { hash: body.hash })
  await demo.ask('checker', 'POST', `/menus/${first}/publish`, { why: 'customers asked for it' })
  await demo.ask('checker', 'POST', '/menu/rollback', { over: first, why: 'too long for callers in a hurry' })
  await save(0, { ...text, en: 'Good day. For a lost or stolen card, press 9.' }, 'a shorter welcome')
}

/** operators adds one who sees a part of the customers, with a key. */
export async function operators(demo: Demo): Promise<string> {
  await demo.cardline(['operator', 'add', 'anna', '--role', 'marketer'])
  await demo.cardline(['operator', 'limit', 'anna', '--branch', 'Central,Harbour', '--region', 'HK'])
  await demo.cardline(['operator', 'key', 'create', 'anna', '--label', 'laptop'])
  return 'anna'
}
