// 5: a key account is applied for, approved, and made known to every system that keeps customers.
import { addUser, signIn } from './people.mjs'
import { drawn } from './processes.mjs'

const NUMBER = 'SQ2026110901'
const CUSTOMER = 'KH2026000429'
// What the modules declare, as it is read: no text of the front end.
const DECLARED = {
  zh: {
    list: '大客户申请', submit: '提交', number: '申请编号', code: '客户编码', name: '客户名称', region: '省份', unit: '管理单位', manager: '客户经理', contact: '联系人', phone: '联系电话',
    high: '高值客户', spend: '月均消费', months: '统计月数', review: '审定中', effective: '已生效', decision: '审定结论', approve: '批准', from: '生效日期', until: '复审日期', opinion: '审定意见', mark: '大客户编码',
  },
  en: {
    list: 'Key-account applications', submit: 'Submit', number: 'Application number', code: 'Customer code', name: 'Customer name', region: 'Province', unit: 'Managing unit', manager: 'Account manager', contact: 'Contact',
    phone: 'Telephone for short messages', high: 'High-value customer', spend: 'Average monthly spend', months: 'Average of months', review: 'Under review', effective: 'Effective', decision: 'Decision', approve: 'Approve',
    from: 'Effective from', until: 'Review on', opinion: 'Reason', mark: 'Key-account code',
  },
}

export async function keyAccount(visitor, world) {
  const { page } = visitor
  const words = DECLARED[visitor.language]
  await visitor.begin('5-key-account')
  await addUser(page, 'chen', ['kadc-approver', 'kadc-head'])
  await page.goto(`${world.hub}/#/records/applications`)
  await page.getByRole('heading', { level: 1, name: words.list }).waitFor()
  await visitor.button('business.list.make').click()
  const dialog = page.locator('dialog')
  const fill = (label, value) => dialog.getByLabel(label, { exact: true }).fill(value)
  await fill(words.number, NUMBER)
  await fill(words.code, CUSTOMER)
  await fill(words.name, '岭南样板理工学院')
  await fill(words.region, 'GD')
  await fill(words.unit, 'GD-GZ-KA')
  await fill(words.manager, 'GD20603')
  await fill(words.contact, '周老师')
  await fill(words.phone, '13800000429')
  await dialog.getByLabel(words.high, { exact: true }).check()
  await fill(words.spend, '15602.37')
  await fill(words.months, '3')
  await visitor.step('application')
  await dialog.getByRole('button', { name: visitor.t('business.form.save'), exact: true }).click()
  await page.goto(`${world.hub}/#/by-key/application/${NUMBER}`)
  await page.getByRole('button', { name: words.submit, exact: true }).click()
  await dialog.getByRole('button', { name: words.submit, exact: true }).click()
  await stateOf(page, words.review)
  await visitor.step('under-review')
  await page.locator('main a[href*="/instances/"]').first().click()
  await drawn(page)
  await page.locator('.diagram .is-here').first().waitFor()
  await visitor.step('where-it-stands')

  // Who approves is somebody else.
  await signIn(visitor, 'chen')
  await page.goto(`${world.hub}/#/work`)
  const task = page.locator('.tasks li').first()
  await task.getByRole('button', { name: visitor.t('business.work.complete'), exact: true }).click()
  await dialog.getByLabel(words.decision, { exact: false }).selectOption({ label: words.approve })
  await fill(words.from, '2026-12-01')
  await fill(words.until, '2027-11-30')
  await fill(words.opinion, '符合高值客户标准')
  await visitor.step('approval')
  await dialog.getByRole('button', { name: visitor.t('business.work.complete'), exact: true }).click()
  await page.getByRole('status').waitFor()
  await visitor.step('approved')

  // Every system has been told, and has said so.
  await signIn(visitor, 'li')
  await page.goto(`${world.hub}/#/by-key/application/${NUMBER}`)
  await stateOf(page, words.effective)
  await visitor.step('effective')
  await page.locator('main a[href*="/instances/"]').first().click()
  await drawn(page)
  await page.getByRole('cell', { name: 'chen', exact: true }).first().waitFor()
  await visitor.step('history')
  await page.goto(`${world.hub}/#/by-key/customer/${CUSTOMER}`)
  await visitor.button('business.form.edit').waitFor()
  const code = await page.evaluate(async (number) => (await (await fetch(`/api/v1/records/application?number=${number}`)).json()).records[0].ka_code, NUMBER)
  if (!code) throw new Error('the application has no code of a key account')
  await page.getByText(code).first().waitFor()
  await visitor.step('customer')
}

// A record does not move by itself on a page: it is looked at again.
async function stateOf(page, words) {
  for (let left = 60; left > 0; left--) {
    if (await page.locator('.marks .mark', { hasText: words }).count()) return
    await page.reload()
    await page.locator('.marks').waitFor()
  }
  throw new Error(`the record does not come to the state ${words}`)
}
