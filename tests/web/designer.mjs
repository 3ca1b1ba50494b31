// 4: edit a process in the designer, deploy it, watch new and old instances side by side.
import { sendSample } from './messages.mjs'
import { drawn, NAME } from './processes.mjs'

const OLD = '大客户发展中心主任审定'
const NEW = '大客户发展中心主任复审'

const apply = (world, number) =>
  sendSample(world, `application-${number}`, 'key_account_application_submitted', 'kam.customer.key-account-application-submitted.v1', (text) => text.replace(/(applicationNo>[^<]*)</, `$1-${number}<`))

export async function designer(visitor, world) {
  const { page } = visitor
  await apply(world, 'old')
  await visitor.begin('4-designer')
  await visitor.menu('processes.title')
  await page.getByRole('link', { name: NAME, exact: true }).click()
  await drawn(page)
  const before = await page.locator('#version option').count()
  await visitor.link('processes.edit.link').click()
  await page.locator('.djs-palette').waitFor()
  await visitor.field('processes.field.version').waitFor()
  await visitor.step('designer')
  await visitor.picture('designer')
  await visitor.otherwise('designer')

  // A condition that is none: the hub says which, beside the shape; nothing changes.
  await visitor.field('processes.edit.element').selectOption('f09')
  const condition = visitor.field('processes.field.condition')
  const right = await condition.inputValue()
  await condition.fill('judgement/class = ')
  await visitor.button('processes.edit.check').click()
  await page.getByRole('alert').getByRole('button', { name: 'f09', exact: true }).click()
  await page.locator('.djs-element.is-bad[data-element-id=f09]').waitFor({ state: 'attached' })
  await visitor.step('complaint')
  await condition.fill(right)
  await visitor.field('processes.edit.element').selectOption('approve-head')
  await visitor.field('processes.field.name').fill(NEW)
  await visitor.field('processes.field.due').fill('P3D')
  await visitor.button('processes.edit.check').click()
  await page.getByText(visitor.t('processes.edit.right')).waitFor()
  await visitor.step('right')
  await visitor.button('processes.edit.deploy').click()
  const dialog = page.locator('dialog')
  await dialog.getByLabel(visitor.t('business.form.reason'), { exact: true }).fill('复审期限改为三天')
  await dialog.getByRole('button', { name: visitor.t('processes.edit.deployTitle'), exact: true }).click()
  await page.getByRole('status').waitFor()
  await visitor.step('deployed')

  // Old and new side by side.
  await apply(world, 'new')
  await visitor.link('processes.edit.look').click()
  await drawn(page)
  await page.locator('.diagram .count.is-here', { hasText: /^1$/ }).waitFor()
  const versions = page.locator('#version option')
  if ((await versions.count()) !== before + 1) visitor.wrong.push(`${await versions.count()} versions after a deployment, ${before} before it`)
  await page.locator('.djs-element').getByText(NEW.slice(0, 7)).first().waitFor()
  await visitor.step('new-version')
  await page.locator('#version').selectOption({ index: 1 })
  await page.getByRole('button', { name: OLD, exact: true }).waitFor()
  await page.locator('main a[href*="/instances/"]').first().waitFor()
  await visitor.step('old-version')

  // One that runs by the old one goes over to the new one, for a reason.
  await page.locator('main a[href*="/instances/"]').first().click()
  await page.getByText(visitor.t('processes.instance.oldVersion')).waitFor()
  await visitor.button('processes.move.open').click()
  await page.getByText(visitor.t('processes.move.fits')).waitFor()
  await page.locator('dialog').getByLabel(visitor.t('processes.ask.reason'), { exact: true }).fill('按新版本办理')
  await visitor.step('move')
  await page.locator('dialog').getByRole('button', { name: visitor.t('processes.move.act'), exact: true }).click()
  await page.getByText(visitor.t('processes.move.moved')).waitFor()
  await page.getByText(NEW, { exact: false }).first().waitFor()
  await visitor.step('moved')

  // A process of the site's own: drawn, checked, deployed, in the list.
  await visitor.menu('processes.title')
  await visitor.button('processes.make.title').click()
  await dialog.getByLabel(visitor.t('processes.field.id'), { exact: true }).fill('visit-customer')
  await dialog.getByLabel(visitor.t('processes.field.name'), { exact: true }).fill('客户回访')
  await visitor.step('new-process')
  await visitor.button('processes.make.draw').click()
  await page.locator('.djs-palette').waitFor()
  await visitor.field('processes.edit.element').selectOption('work')
  await visitor.field('processes.field.name').fill('回访客户')
  await visitor.button('processes.edit.check').click()
  await page.getByText(visitor.t('processes.edit.right')).waitFor()
  await visitor.button('processes.edit.deploy').click()
  await dialog.getByLabel(visitor.t('business.form.reason'), { exact: true }).fill('每季度回访')
  await dialog.getByRole('button', { name: visitor.t('processes.edit.deployTitle'), exact: true }).click()
  await page.getByRole('status').waitFor()
  await visitor.menu('processes.title')
  const row = page.getByRole('row').filter({ hasText: '客户回访' })
  await row.getByText(visitor.t('processes.ofSite')).waitFor()
  await visitor.step('in-the-list')
  await row.getByRole('link').click()
  await drawn(page)
  await visitor.button('processes.start.title').click()
  await dialog.getByRole('button', { name: visitor.t('processes.start.act'), exact: true }).click()
  await page.locator('.diagram .is-here').first().waitFor()
  await visitor.step('started')
}
