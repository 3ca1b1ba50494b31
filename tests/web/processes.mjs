// What is asked of processes: which run, where they stand, where one stands and what may be done with it.
import { sendSample } from './messages.mjs'

export async function processes(visitor, world) {
  const { page } = visitor
  await visitor.begin('processes')
  for (const number of ['1', '2'])
    await sendSample(world, `application-${number}`, 'key_account_application_submitted', 'kam.customer.key-account-application-submitted.v1', (text) => text.replace(/(applicationNo>[^<]*)</, `$1${number}<`))
  await visitor.menu('processes.title')
  await visitor.heading('processes.title')
  await page.locator('main tbody tr').first().waitFor()
  await visitor.step('list')
  await visitor.otherwise('list')
  await page.getByRole('link', { name: NAME, exact: true }).click()
  await drawn(page)
  await page.locator('.diagram .count.is-here').first().waitFor()
  await visitor.step('process')
  await visitor.otherwise('process')
  await visitor.button('processes.view.time').click()
  await page.locator('.diagram .is-heat-4').first().waitFor() // of the approval in journey 5, before this one
  await visitor.step('time')
  await page.locator('main a[href*="/instances/"]').first().click()
  await drawn(page)
  await page.locator('.diagram .is-here').first().waitFor()
  await page.locator('.diagram .is-been').first().waitFor()
  await visitor.step('instance')
  await visitor.picture('instance')
  await visitor.otherwise('instance')
  await operate(visitor, 'wait', '等客户回复')
  await visitor.step('on-hold')
  await operate(visitor, 'resume', '客户已回复')
  await visitor.button('processes.move.open').click()
  await page.getByText(visitor.t('processes.move.noOther')).waitFor()
  await visitor.step('move')
  await page.locator('dialog').getByRole('button', { name: visitor.t('parts.cancel'), exact: true }).click()
}

// Of the modules' declarations, as they are read.
export const NAME = '大客户资格审定'

export async function drawn(page) {
  await page.locator('.diagram .djs-shape').first().waitFor()
  await page.locator('.diagram .bjs-powered-by').waitFor()
}

async function operate(visitor, operation, reason) {
  const { page } = visitor
  const words = `processes.operation.${operation}`
  await visitor.button(words).click()
  await page.locator('dialog').getByLabel(visitor.t('processes.ask.reason'), { exact: true }).fill(reason)
  await page.locator('dialog').getByRole('button', { name: visitor.t(words), exact: true }).click()
  await page.getByText(visitor.t('processes.instance.did', { what: visitor.t(words) })).waitFor()
  await page.getByRole('cell', { name: reason }).waitFor()
}
