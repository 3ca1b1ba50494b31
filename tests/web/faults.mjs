// 8: a fault whose SLA clock runs, is missed, and is compensated for. The clock counts real minutes, so the fault is
// reported in `faultBegins`, journeys before it is looked at.
import { control, sendSample } from './messages.mjs'
import { addUser, signIn } from './people.mjs'

const LATE = 'GZ2026112700081'
const CALM = 'GZ2026112700082'
// What the module declares, as it is read: no text of the front end.
const DECLARED = {
  zh: {
    board: '故障与SLA', missed: 'SLA已超限', inTime: '时限内', compensation: '赔偿', confirm: '客户确认', propose: '提出赔偿方案', approve: '赔偿审批', agree: '与客户签订赔偿协议', content: '客户是否认可', yes: '认可', decision: '处理意见', proposed: '提出赔偿',
    form: '赔偿形式', refund: '现金退还', verdict: '审批结论', approved: '同意', agreement: '赔偿协议书编号', executed: '已执行', closed: '已归档',
  },
  en: {
    board: 'Faults and SLA', missed: 'SLA missed', inTime: 'In time', compensation: 'Compensation', confirm: '客户确认', propose: '提出赔偿方案', approve: '赔偿审批', agree: '与客户签订赔偿协议', content: 'Is he content', yes: 'Yes', decision: 'Decision', proposed: 'Propose',
    form: 'Form', refund: 'Refund', verdict: 'Decision', approved: 'Approve', agreement: 'Agreement', executed: 'Executed', closed: 'Closed',
  },
}
const post = (page, path, body, type = 'application/json') => page.evaluate(async ([at, text, kind]) => {
  const answer = await fetch(`/api/v1/${at}`, { method: 'POST', headers: { 'Content-Type': kind, 'X-KamHub-Request': '1' }, body: text })
  if (!answer.ok) throw new Error(await answer.text())
}, [path, body, type])
const report = (world, number, circuit) => sendSample(world, number, 'fault_reported', 'kam.fault.reported.v1', (text) => text.replace('GZ2026112200016', number).replace('广州-济南/2M0101', circuit).replace('400-5550-0201', '13800000127'))

export async function faultBegins(visitor, world) {
  const { page } = visitor
  await visitor.begin('8-fault')
  await post(page, 'records/sla_circuit/import?charset=utf-8', [
    'code,customer_code,customer_name,ka_mark,level,region,contact_name,contact_phone,account,sla_no,sla_level,target,contract_no,clause,rent',
    ...[['广州-济南/2M0181', 1], ['广州-济南/2M0182', 240]].map(([circuit, minutes]) => `${circuit},KH2026000127,华南示范银行股份有限公司,true,gold,GD,范例㐂,13800000127,ZH2026001271,SLA-KH2026000127,gold,${minutes},HT2026100019,第九条第二款：每小时返还月租费的百分之五,3200.00`),
  ].join('\n') + '\n', 'text/csv')
  await control(world.dispatch_office, 'setting', { works: 'manual' })
  await report(world, LATE, '广州-济南/2M0181')
  await report(world, CALM, '广州-济南/2M0182')
  const received = async () => (await (await fetch(`${world.dispatch_office}/received`)).text())
  for (let left = 100; left > 0; left--) {
    const text = await received()
    if (text.includes(`PX1-${LATE}`) && text.includes(`PX1-${CALM}`)) break
    await page.waitForTimeout(100)
  }
  await control(world.dispatch_office, 'setting', { works: 'auto' })
}

export async function fault(visitor, world) {
  const { page } = visitor
  const words = DECLARED[visitor.language]
  await visitor.begin('8-fault')
  await addUser(page, 'sun', ['administrator', 'fault-desk', 'customer-service', 'kadc-approver'])
  await signIn(visitor, 'sun')
  await page.getByRole('navigation').getByRole('link', { name: words.board, exact: true }).click()
  const column = (name) => page.locator('section.column').filter({ has: page.getByRole('heading', { name }) })
  await column(words.inTime).getByRole('link', { name: CALM, exact: true }).waitFor()
  await column(words.missed).getByRole('link', { name: LATE, exact: true }).waitFor({ timeout: 70_000 })
  await visitor.step('clocks')
  await visitor.picture('faults')
  await visitor.otherwise('clocks')

  for (const state of ['10', '20', '30', '40'])
    await control(world.dispatch_office, 'send', { operation: 'WorkOrderStateChangeEvent', fields: { workOrderNo: `PX1-${LATE}`, state, ...(state === '40' ? { result: 'ok' } : {}) } })
  await column(words.missed).getByRole('link', { name: LATE, exact: true }).click()
  const dialog = page.locator('dialog')
  const task = async (name, form, step) => {
    await page.locator('.todo li').filter({ hasText: name }).getByRole('button', { name: visitor.t('business.work.complete'), exact: true }).click()
    await form()
    if (step) await visitor.step(step)
    await dialog.getByRole('button', { name: visitor.t('business.work.complete'), exact: true }).click()
  }
  const choose = (label, option) => dialog.getByLabel(label, { exact: false }).selectOption({ label: option })
  await task(words.confirm, () => choose(words.content, words.yes), 'confirmed')
  await task(words.propose, async () => {
    await choose(words.decision, words.proposed)
    await dialog.getByLabel(words.form, { exact: false }).selectOption('refund')
  }, 'proposal')
  await task(words.approve, () => choose(words.verdict, words.approved))
  await task(words.agree, () => dialog.getByLabel(words.agreement, { exact: false }).fill('XY-PC-2026-0081'))
  await page.goto(`${world.hub}/#/boards/fault_board?view=compensation`)
  await column(words.executed).locator('li.card').filter({ hasText: `PC-${LATE}` }).waitFor()
  await visitor.step('compensated')
  await signIn(visitor, 'li')
}
