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
export async function draft(demo: Demo): Promise<string> {
  const code = 'DINNER-27'
  await demo.ask('maker', 'POST', '/campaigns', { code, brief: {
    name: 'Spring dinner', type: 'offer', audience: { filter: 'tier in (gold, platinum)', holdout: 50, seed: 'spring' }, when: { festival: '3 days before mid-autumn', hour: '10:00' }, pace: 20,
    words: [{ text: { en: 'Ten percent back on dinner – tonight.', 'zh-Hans': '今晚晚餐刷卡返10%。', 'zh-Hant': '今晚晚市簽賬享10%回贈。' } }],
  } })
  await demo.ask('maker', 'POST', `/campaigns/${code}/check`, {})
  return code
}
