// 9: what is spent, and by whom, in one unit: a dashboard is narrowed, a figure drilled down to its records, both exported.
import { readFileSync } from 'node:fs'

const UNIT = 'GD-GZ-KA'
// What the modules declare, as it is read: no text of the front end.
const DECLARED = { zh: { page: '客户概览', unit: '管理单位', list: '客户' }, en: { page: 'Customers', unit: 'Managing unit', list: 'Customers' } }

export async function dashboards(visitor, world) {
  const { page } = visitor
  const words = DECLARED[visitor.language]
  await visitor.begin('9-dashboard')
  await page.goto(`${world.hub}/#/figures/customer_overview`)
  await page.getByRole('heading', { level: 1, name: words.page }).waitFor()
  const panel = page.locator('.figures > .panel').first() // customers by state
  await panel.locator('canvas').waitFor()
  const answered = page.waitForResponse((one) => one.url().includes(`unit=${UNIT}`) && one.ok())
  await page.getByLabel(words.unit, { exact: true }).fill(UNIT)
  await visitor.button('business.list.search').click()
  await answered
  await visitor.step('narrowed')
  await visitor.otherwise('narrowed')
  await visitor.picture('dashboard')
  const name = await panel.locator('.save').getAttribute('aria-label')
  const [figure] = await Promise.all([page.waitForEvent('download'), panel.locator('.save').click()])
  const text = readFileSync(await figure.path(), 'utf8')
  if (text.charCodeAt(0) !== 0xfeff || text.trim().split('\n').length < 2) visitor.wrong.push(`${name} gave ${text}`)

  // Behind a number stand as many records.
  await panel.locator('summary').click()
  const link = panel.locator('tbody a').first()
  const counted = Number((await link.innerText()).replace(/\D/g, ''))
  await link.click()
  await page.getByRole('heading', { level: 1, name: words.list }).waitFor()
  await page.locator('main tbody a').first().waitFor()
  const heading = await page.getByRole('heading', { level: 1 }).innerText()
  if (Number(heading.replace(/\D/g, '')) !== counted || !page.url().includes(UNIT)) visitor.wrong.push(`a figure of ${counted} leads to ${heading}, ${page.url()}`)
  await visitor.step('behind-the-figure')
  const [file] = await Promise.all([page.waitForEvent('download'), visitor.link('business.list.csv').click()])
  const rows = readFileSync(await file.path(), 'utf8').trim().split('\n').length - 1
  if (rows < counted) visitor.wrong.push(`of ${counted} records ${rows} are exported`)
  await page.goBack()
  await page.getByRole('heading', { level: 1, name: words.page }).waitFor()
  if (!page.url().includes(UNIT)) visitor.wrong.push(`back leads to ${page.url()}`)
}
