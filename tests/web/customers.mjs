// What a business user does with customers: finds one, looks at it, changes it while somebody else does, looks at figures.
import { execFileSync } from 'node:child_process'

// What the modules declare, as it is read: no text of the front end.
const DECLARED = {
  zh: { list: '客户', bank: '银行', remarks: '备注', figures: '客户概览' },
  en: { list: 'Customers', bank: '银行', remarks: 'Remarks', figures: 'Customers at a glance' },
}

export async function customers(visitor, world) {
  const { page } = visitor
  const words = DECLARED[visitor.language]
  await visitor.begin('customers')
  // What is there already, as it is; and potential accounts that are watched from now on.
  for (const [names, more] of [[['organisation', 'customer'], ['--load']], [['qualification'], []]])
    execFileSync(world.kamhub, ['records', 'import', ...names.map((name) => `${world.root}/plugins/${name}/demo`), ...more, '--url', world.hub, '--data', world.data])
  await visitor.menu('business.modules.title')
  await page.locator('main a[href$="/records/customers"]').waitFor()
  await visitor.step('business')

  await page.locator('main a[href$="/records/customers"]').click()
  await page.getByRole('heading', { level: 1, name: words.list }).waitFor()
  await page.locator('main tbody a').first().waitFor()
  await visitor.step('list')
  await visitor.otherwise('list')
  const [file] = await Promise.all([page.waitForEvent('download'), visitor.link('business.list.csv').click()])
  if (!file.suggestedFilename().endsWith('.csv')) visitor.wrong.push(`the export is called ${file.suggestedFilename()}`)

  // A selection is kept under a name, and found again.
  await page.getByRole('search').getByLabel(visitor.t('business.list.words'), { exact: true }).fill(words.bank)
  await visitor.button('business.list.search').click()
  await visitor.button('business.list.keep').click()
  await page.locator('dialog').getByLabel(visitor.t('business.list.keepAs'), { exact: true }).fill('我的银行客户')
  await visitor.button('business.form.save').click()
  await visitor.button('business.list.forget', { name: '我的银行客户' }).waitFor()
  await visitor.step('kept')
  await visitor.link('business.list.all').click()
  await page.reload()
  await page.getByRole('link', { name: '我的银行客户', exact: true }).click()
  await visitor.button('business.list.forget', { name: '我的银行客户' }).waitFor()
  if (!decodeURIComponent(page.url()).includes(words.bank)) visitor.wrong.push(`the selection that was kept asks ${page.url()}`)

  // The same list every week, and the first one at once.
  await visitor.button('business.reports.make').click()
  await page.locator('#report-name').fill('每周银行客户')
  await visitor.step('regularly')
  await visitor.button('business.form.save').click()
  await visitor.button('business.reports.nowOf', { name: '每周银行客户' }).click()
  const [report] = await Promise.all([page.waitForEvent('download'), page.locator('main a[download]').click()])
  if (!report.suggestedFilename().endsWith('.xlsx')) visitor.wrong.push(`the report is called ${report.suggestedFilename()}`)
  await visitor.step('report')

  await page.keyboard.press('Control+k')
  await visitor.field('business.search.label').fill(words.bank)
  await page.keyboard.press('Enter')
  await page.locator('main a[href*="/record/customer/"]').first().waitFor()
  await visitor.step('found')
  await page.locator('main a[href*="/record/customer/"]').first().click()
  await visitor.button('business.form.edit').waitFor()
  await visitor.step('customer')
  await visitor.otherwise('customer')
  await page.emulateMedia({ media: 'print' })
  await visitor.step('on-paper', [])
  if (await page.getByRole('navigation').first().isVisible()) visitor.wrong.push('the menu is printed too')
  await page.emulateMedia({ media: 'screen' })

  const id = page.url().split('/').pop()
  await visitor.button('business.form.edit').click()
  await page.getByLabel(words.remarks, { exact: true }).fill('mine')
  await change(page, id)
  await visitor.button('business.form.save').click()
  await visitor.button('business.conflict.over').waitFor()
  await page.getByText('theirs', { exact: true }).waitFor()
  await visitor.step('somebody-else')
  await visitor.button('business.conflict.over').click()
  await page.getByText('mine', { exact: true }).first().waitFor()
  await visitor.button('business.form.edit').waitFor()
  await visitor.step('saved')

  await page.goto(`${world.hub}/#/figures/customer_overview`)
  await page.locator('main canvas, main svg').first().waitFor()
  await visitor.step('figures')
  await visitor.otherwise('figures')
}

// Somebody else, with the same session: the hub knows only that the version is another.
async function change(page, id) {
  await page.evaluate(async (record) => {
    const at = `/api/v1/records/customer/${record}`
    const { version } = await (await fetch(at)).json()
    const answer = await fetch(`${at}?version=${version}&reason=test`, {
      method: 'PATCH', headers: { 'Content-Type': 'application/json', 'X-KamHub-Request': '1' }, body: JSON.stringify({ remarks: 'theirs' }),
    })
    if (!answer.ok) throw new Error(await answer.text())
  }, id)
}
