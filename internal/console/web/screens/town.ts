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
