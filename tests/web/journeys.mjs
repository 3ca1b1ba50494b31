// What people do with a hub, from the first page on. run_journeys.py starts the hub and its partner systems, and says
// in WORLD where they are.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { open } from './browser.mjs'
import { customers } from './customers.mjs'
import { dashboards } from './dashboards.mjs'
import { designer } from './designer.mjs'
import { dispatch } from './dispatch.mjs'
import { fault, faultBegins } from './faults.mjs'
import { keyAccount } from './key_account.mjs'
import { sendSample } from './messages.mjs'
import { oneStop } from './one_stop.mjs'
import { PASSWORD } from './people.mjs'
import { processes } from './processes.mjs'

const world = JSON.parse(process.env.WORLD)
const PAUSE = 20 // ms between messages of the load
const send = (id) => sendSample(world, id, 'key_account_mark_assigned', 'kam.customer.key-account-mark-assigned.v1')

// 1: a new hub's first message. The empty page says how to send it, and it is sent so, letter by letter.
async function firstMessage(visitor) {
  const { page } = visitor
  await visitor.begin('1-first-message')
  await page.goto(world.hub)
  await visitor.heading('account.first.title')
  await visitor.step('new-hub')
  await visitor.field('account.first.token').fill('not-the-token')
  await visitor.field('account.name').fill('li')
  await visitor.field('account.displayName').fill('李娜')
  await visitor.field('account.password').fill(PASSWORD)
  await visitor.button('account.first.make').click()
  await page.getByRole('alert').waitFor()
  await visitor.step('wrong-token')
  await visitor.field('account.first.token').fill(world.token)
  await visitor.button('account.first.make').click()
  await visitor.heading('operations.overview.title')
  await page.getByRole('heading', { name: visitor.t('operations.first.title') }).waitFor()
  await visitor.step('empty')
  await visitor.picture('empty')
  await visitor.otherwise('empty')
  const command = await page.locator('pre.code').innerText()
  if (!command.includes('--data-binary')) throw new Error(`no command is shown: ${command}`)
  const said = execFileSync('bash', ['-c', command], { cwd: world.root, encoding: 'utf8' })
  if (!said.includes('first-message')) throw new Error(`the hub said ${said}`)
  await page.getByText(visitor.t('operations.rate.accepted'), { exact: true }).waitFor()
  await page.locator('svg[role=img] .sender').first().waitFor()
  await visitor.step('arrived')
  await visitor.otherwise('overview')
  await visitor.picture('overview')
  await visitor.menu('operations.messages.title')
  await page.getByRole('link', { name: 'first-message' }).waitFor()
  await visitor.step('messages')
  await visitor.otherwise('messages')
  await page.getByRole('link', { name: 'first-message' }).click()
  await page.getByText('hub → billing').or(page.getByText('平台 → billing')).first().waitFor()
  await visitor.step('message')
  await page.goto(`${world.hub}/#/overview`)
  const began = Date.now()
  await page.reload()
  await visitor.button('frame.signOut').waitFor()
  await visitor.heading('operations.overview.title')
  console.log(`${visitor.language}: the overview stands ${Date.now() - began} ms after loading it again`)
}

// 2: find a parked message, see why, edit a copy, send it, watch it arrive.
async function parked(visitor) {
  const { page } = visitor
  await visitor.begin('2-parked')
  await fetch(`${world.billing}/fault`, { method: 'POST', body: JSON.stringify({ spec: 'reject' }) })
  await send('to-mend')
  await visitor.menu('operations.overview.title')
  await visitor.link('operations.overview.parked', { n: 1 }).click()
  await visitor.heading('operations.parked.title')
  await visitor.link('operations.edit.link').waitFor()
  await visitor.step('by-cause')
  await visitor.picture('parked')
  await visitor.otherwise('by-cause')
  await visitor.button('operations.parked.replay', { n: 1 }).click()
  await page.locator('dialog pre').waitFor()
  await visitor.step('dry-run')
  await visitor.button('parts.cancel').click()
  await visitor.link('operations.parked.why').click()
  await page.getByText(visitor.t('operations.body.answer')).last().click()
  await page.locator('details[open] pre').waitFor()
  await visitor.step('why')
  await visitor.picture('message')
  await visitor.otherwise('why')
  await visitor.link('operations.parked.deal').click()
  await visitor.link('operations.edit.link').click()
  const body = visitor.field('operations.edit.body')
  await body.waitFor()
  await visitor.step('edit')
  await visitor.picture('edit')
  await body.fill((await body.inputValue()).replace('<kaMark>true', '<kaMark>perhaps'))
  await visitor.field('operations.parked.reason').fill('0001')
  await visitor.button('operations.edit.send').click()
  await page.getByRole('alert').waitFor()
  await page.locator('.diff .new').waitFor()
  await visitor.step('complaint')
  await body.fill((await body.inputValue()).replace('<kaMark>perhaps', '<kaMark>true').replace('0001-GD-000127', '0001-GD-000128'))
  await visitor.button('operations.edit.send').click()
  await page.getByText(visitor.t('operations.messages.deliveries'), { exact: true }).waitFor()
  const row = page.getByRole('row').filter({ hasText: 'billing' })
  await row.getByText(visitor.t('operations.state.delivered'), { exact: true }).waitFor()
  await page.getByText(visitor.t('operations.body.edited')).first().click()
  await page.locator('.diff .new', { hasText: '0001-GD-000128' }).waitFor()
  await visitor.step('arrived')
  await visitor.menu('operations.parked.title')
  await page.getByText(visitor.t('operations.parked.none')).waitFor()
  await visitor.step('none-left')
}

// Messages, one after another, until it is told to stop: how many were accepted.
function load() {
  let stopped = false
  const sending = (async () => {
    let accepted = 0
    while (!stopped) {
      await send(`load-${accepted}`)
      accepted++
      await new Promise((then) => setTimeout(then, PAUSE))
    }
    return accepted
  })()
  sending.catch(() => {}) // it is told when it is asked for
  return async () => {
    stopped = true
    return sending
  }
}

// 3: deploy a broken route, read the complaint, mend it, deploy, see the hash change, all of it under load.
async function reload(visitor) {
  const { page } = visitor
  await visitor.begin('3-reload')
  const good = readFileSync(world.routes, 'utf8')
  const change = (from, to) => {
    if (!good.includes(from)) throw new Error(`${world.routes} does not hold ${from}`)
    writeFileSync(world.routes, good.replace(from, to))
  }
  await visitor.menu('operations.live.title')
  const hash = page.getByRole('row').filter({ hasText: 'key-account-marked' }).getByRole('cell').last()
  await hash.waitFor()
  const before = await hash.getAttribute('title')
  const stop = load()
  change('<to endpoint="billing"/>', '<to endpoint="biling"/>')
  await visitor.button('operations.live.reload').click()
  await page.getByText(visitor.t('operations.live.refused')).waitFor()
  const complaint = await page.getByRole('alert').innerText()
  for (const words of ['routes.xml:', 'biling', visitor.t('operations.live.write', { write: '' })])
    if (!complaint.includes(words)) visitor.wrong.push(`the complaint does not say ${words}: ${complaint}`)
  await visitor.step('complaint')
  if ((await hash.getAttribute('title')) !== before) visitor.wrong.push('what was complained of is live')
  change('    <to endpoint="resource-management"/>\n  </route>\n  <route name="customer-changed"', '  </route>\n  <route name="customer-changed"')
  await visitor.button('operations.live.reload').click()
  await page.getByText(visitor.t('operations.live.reloaded')).waitFor()
  await page.waitForFunction((old) => !document.querySelector(`td[title="${old}"]`), before)
  await visitor.step('mended')
  const accepted = await stop()
  // As it was, for those who come after.
  writeFileSync(world.routes, good)
  const again = await page.evaluate(async () => (await fetch('/api/v1/reload', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-KamHub-Request': '1' }, body: '{}' })).text())
  if (!again.includes('"reloaded":true')) throw new Error(again)
  // What was accepted meanwhile has arrived.
  const ask = (path) => page.evaluate(async (what) => (await fetch(`/api/v1/${what}`)).json(), path)
  for (let left = 300; left > 0 && (await ask('status')).deliveries.waiting > 0; left--) await page.waitForTimeout(100)
  const { messages } = await ask('messages?limit=1000&type=kam.customer.key-account-mark-assigned.v1')
  const arrived = messages.filter((message) => message.id.startsWith('load-') && message.state === 'delivered').length
  if (!accepted || arrived !== accepted) visitor.wrong.push(`${accepted} were accepted, ${arrived} arrived`)
  console.log(`${visitor.language}: ${accepted} messages were accepted while the configuration was loaded twice`)
}

// The pages that no journey leads through yet.
async function others(visitor) {
  const { page } = visitor
  await visitor.begin('pages')
  for (const [key, name] of [['operations.live.title', 'live'], ['people.audit.title', 'audit'], ['people.users.title', 'users']]) {
    await visitor.menu(key)
    await visitor.heading(key)
    await page.locator('table tbody tr').first().waitFor()
    await visitor.step(name)
    await visitor.otherwise(name)
  }
  await visitor.menu('operations.messages.title')
  await visitor.field('operations.messages.text').fill('KeyAccountMarkAssigned')
  await visitor.button('operations.messages.search').click()
  await page.getByRole('status').waitFor()
  await page.locator('main tbody a').first().waitFor()
  await visitor.step('text-in-bodies')
  await visitor.menu('people.users.title')
  await visitor.button('people.users.make').click()
  const dialog = page.locator('dialog')
  await dialog.getByLabel(visitor.t('account.name'), { exact: true }).fill('wang')
  await dialog.getByLabel(visitor.t('account.password'), { exact: true }).fill(PASSWORD)
  await dialog.locator('input[value=operator]').check()
  await visitor.step('new-user')
  await visitor.button('people.users.save').click()
  await page.getByRole('row').filter({ hasText: 'wang' }).first().waitFor()
  await visitor.button('people.users.lockOf', { name: 'wang' }).click()
  await visitor.button('people.users.unlockOf', { name: 'wang' }).click()
  await visitor.button('people.users.lockOf', { name: 'wang' }).waitFor()
  await visitor.step('user-made')
  await visitor.menu('people.audit.title')
  await visitor.button('people.audit.verify').click()
  await page.getByText('user.add').or(page.getByText('user.change')).first().waitFor()
  await page.getByRole('status').waitFor()
  await visitor.step('audit-verified')
  await page.goto(`${world.hub}/#/live`)
  await page.locator('#try-body').fill(readFileSync(`${world.root}/mappings/canonical/samples/key_account_mark_assigned.xml`, 'utf8'))
  await visitor.button('operations.try.go').click()
  await page.getByText('StampKeyAccount', { exact: true }).waitFor()
  await visitor.step('tried')
  await page.goto(`${world.hub}/#/live/endpoints/billing`)
  await page.getByRole('heading', { name: visitor.t('operations.endpoint.configuration') }).waitFor()
  await visitor.step('endpoint')
  for (const [verb, state] of [['pause', 'paused'], ['resume', 'closed']]) {
    await visitor.button(`operations.endpoint.${verb}`).click()
    await page.locator('#reason').fill('换机器')
    await page.locator('dialog').getByRole('button', { name: visitor.t(`operations.endpoint.${verb}`), exact: true }).click()
    await page.locator('main .tag').getByText(visitor.t(`operations.state.${state}`), { exact: true }).first().waitFor()
    if (state === 'paused') await visitor.step('endpoint-paused')
  }
  if ((await page.content()).includes(world.secret)) visitor.wrong.push('a secret of an endpoint stands on its page')
  await page.goto(`${world.hub}/#/account`)
  await visitor.heading('account.mine')
  await visitor.step('account')
  await page.goto(`${world.hub}/#/nowhere`)
  await visitor.heading('frame.notFound')
  await visitor.step('nowhere')
  await visitor.button('frame.signOut').click()
  await visitor.heading('account.signInTo')
  await visitor.field('account.name').fill('li')
  await visitor.field('account.password').fill('four other words here')
  await visitor.button('account.signIn').click()
  await page.getByText(visitor.t('account.wrong')).waitFor()
  await visitor.step('sign-in')
  await visitor.otherwise('sign-in')
  // Who has fewer rights sees fewer pages, and is told why of an address that he was given.
  await visitor.field('account.name').fill('wang')
  await visitor.field('account.password').fill(PASSWORD)
  await visitor.button('account.signIn').click()
  await visitor.heading('operations.overview.title')
  const seen = await page.getByRole('navigation').getByRole('link').allInnerTexts()
  if (seen.includes(visitor.t('people.users.title'))) visitor.wrong.push('an operator sees the page of users')
  await page.goto(`${world.hub}/#/users`)
  await page.getByText('access.manage').waitFor()
  await visitor.step('no-right')
}

const visitor = await open(world.hub, world.language)
let failed
try {
  for (const journey of [firstMessage, parked, reload, customers, faultBegins, dashboards, keyAccount, processes, designer, oneStop, dispatch, fault, others].filter((one) => !world.journeys || world.journeys.includes(one.name))) await journey(visitor, world)
} catch (why) {
  failed = why
  await visitor.page.screenshot({ path: `${visitor.folder}/failed.png`, fullPage: true })
}
await visitor.close()
for (const wrong of new Set(visitor.wrong)) console.log(wrong)
if (failed) console.log(`${visitor.journey}, after step ${visitor.steps}: ${failed.stack}`)
console.log(`${world.language}: ${visitor.pages.size} pages looked at by axe: ${[...visitor.pages].join(' ')}`)
process.exit(failed || visitor.wrong.length ? 1 : 0)
