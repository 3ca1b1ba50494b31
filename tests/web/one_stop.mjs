// 6: a demand order of ten circuits over two provinces: pasted from a sheet, surveyed, quoted, contracted, charged; then
// its circuits on one screen until they are in service.
import { sendSample } from './messages.mjs'
import { addUser, signIn } from './people.mjs'

const NUMBER = 'XQ2026110042'
const ORDER = 'DD2026110042'
// What the modules declare, as it is read: no text of the front end.
const DECLARED = {
  zh: {
    list: '业务需求单', kind: '业务种类', digital: '国内数字电路', submit: '提交', items: '需求单项', available: '资源具备', quote: '报价', contract: '合同确认', collect: '一次性收费', decision: '结论', confirmed: '已确认', across: '各电路全程进度', done: '已完成', completed: '已开通',
    head: ['产品编码', '产品名称', '业务种类', '速率', 'A端省份', 'A端城市', 'A端地址', 'Z端省份', 'Z端城市', 'Z端地址'],
  },
  en: {
    list: 'Demand orders', kind: 'Kind of product', digital: 'Digital circuit', submit: 'Submit', items: 'Circuits of demand orders', available: 'Available', quote: '报价', contract: '合同确认', collect: '一次性收费', decision: 'Decision', confirmed: 'Confirmed',
    across: 'Each circuit across the provinces', done: 'Completed', completed: 'In service',
    head: ['Product', 'Product name', 'Kind of product', 'Rate', 'Province of the A end', 'City of the A end', 'Address of the A end', 'Province of the Z end', 'City of the Z end', 'Address of the Z end'],
  },
}
const ENDS = [['SD', '济南'], ['SD', '青岛'], ['SD', '烟台'], ['SD', '潍坊'], ['SD', '淄博'], ['JS', '南京'], ['JS', '苏州'], ['JS', '无锡'], ['JS', '南通'], ['JS', '徐州']]

export async function oneStop(visitor, world) {
  const { page } = visitor
  const words = DECLARED[visitor.language]
  await visitor.begin('6-one-stop')
  await addUser(page, 'qian', ['administrator', 'account-manager', 'sales-support', 'cashier'])
  await signIn(visitor, 'qian')
  await page.goto(`${world.hub}/#/records/demand_orders`)
  await page.getByRole('heading', { level: 1, name: words.list }).waitFor()
  await visitor.button('business.list.make').click()
  const dialog = page.locator('dialog')
  const fill = (field, value) => dialog.locator(`#field-${field}`).fill(value)
  await fill('number', NUMBER)
  await dialog.getByLabel(words.kind, { exact: false }).selectOption({ label: words.digital })
  for (const [field, value] of Object.entries({
    deadline: '2027-01-31', customer_code: 'KH2026000127', customer_name: '华南示范银行股份有限公司', account: 'ZH2026001271', account_manager: 'GD20451', unit: 'GD-GZ-KA', region: 'GD', lead_office: 'GD-ZD01', contact_phone: '13800000127',
  })) await fill(field, value)
  await visitor.step('demand-order')
  await dialog.getByRole('button', { name: visitor.t('business.form.save'), exact: true }).click()

  // Ten rows of a sheet, one of them wrong: nine are taken, the tenth says why, is mended, and taken too.
  await page.getByRole('button', { name: words.items, exact: false }).click()
  await visitor.button('business.paste.open').click()
  const sheet = (wrong) => [words.head, ...ENDS.map(([region, city], at) => ['CP-DDC-2M', '国内数字电路2M', 'digital-circuit', '2M', 'GD', '广州', '天河区示范大道88号3层机房', at === 9 && wrong ? '江苏' : region, city, `样例路${at + 21}号`])]
  await dialog.getByLabel(visitor.t('business.paste.rows'), { exact: true }).fill(sheet(true).map((row) => row.join('\t')).join('\n'))
  await visitor.button('business.paste.put').click()
  await dialog.getByText(visitor.t('business.paste.left')).waitFor()
  await visitor.step('one-row-refused')
  const left = await dialog.getByLabel(visitor.t('business.paste.rows'), { exact: true }).inputValue()
  if (left.trim().split('\n').length !== 2) visitor.wrong.push(`what was refused is ${left}`)
  await dialog.getByLabel(visitor.t('business.paste.rows'), { exact: true }).fill(left.replace('江苏', 'JS'))
  await visitor.button('business.paste.put').click()
  await dialog.getByRole('status').filter({ hasText: visitor.t('business.import.created', { n: 1 }) }).waitFor()
  await visitor.button('business.close').click()
  await page.getByRole('button', { name: words.submit, exact: true }).click()
  await dialog.getByRole('button', { name: words.submit, exact: true }).click()

  // The answers of the survey, then what people have to do, one after the other, without leaving the page.
  await page.locator('td', { hasText: words.available }).nth(9).waitFor()
  await page.locator('.todo').getByText(words.quote, { exact: true }).waitFor()
  await visitor.step('surveyed')
  await visitor.otherwise('surveyed')
  const task = async (name, form) => {
    const row = page.locator('.todo li').filter({ hasText: name })
    await row.getByRole('button', { name: visitor.t('business.work.complete'), exact: true }).click()
    await form()
    await dialog.getByRole('button', { name: visitor.t('business.work.complete'), exact: true }).click()
  }
  await task(words.quote, async () => {
    await fill('quoteNo', 'BJ2026110042')
    await fill('monthlyCharge', '27200')
    await fill('oneOffCharge', '20000')
    await visitor.step('quote')
  })
  await task(words.contract, async () => {
    await dialog.getByLabel(words.decision, { exact: false }).selectOption({ label: words.confirmed })
    await fill('contractNo', 'HT2026110042')
  })
  await task(words.collect, () => fill('receiptNo', 'SJ2026110042'))

  // The order: ten circuits, work here and in two provinces, on one screen.
  const across = page.locator('section').filter({ has: page.getByRole('heading', { name: words.across }) })
  await across.locator('tbody tr').nth(9).waitFor()
  await page.waitForFunction((n) => document.querySelectorAll('.piece').length >= n, 30)
  await visitor.step('across-provinces')
  await visitor.picture('one-stop')
  for (let at = 1; at <= 10; at++) {
    const item = `${ORDER}-${String(at).padStart(2, '0')}`
    await sendSample(world, `reply-${at}`, 'remote_order_reply', 'kam.dispatch.remote-order-reply.v1', (text) => text.replaceAll('YD2026102300014', `YD-${item}-Z`).replaceAll('DD2026100045-03', item).replaceAll('DD2026100045', ORDER))
  }
  await page.waitForFunction(({ word, n }) => [...document.querySelectorAll('.piece.good')].filter((one) => one.textContent.includes(word)).length >= n, { word: words.done, n: 10 })
  await page.locator('.marks .mark', { hasText: words.completed }).waitFor({ timeout: 60_000 })
  await visitor.step('in-service')
  await signIn(visitor, 'li')
}
