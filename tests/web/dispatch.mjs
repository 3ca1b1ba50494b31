// 7: on the dispatch board, of an order of ten circuits one is hastened, one deferred, one merged, one cancelled, each for
// a reason; a work order that came back with a result that nobody knows is an exception, and is issued again.
import { control, sendSample } from './messages.mjs'
import { addUser, signIn } from './people.mjs'

const ORDER = 'DD2026100045'
// What the module declares, as it is read: no text of the front end.
const DECLARED = {
  zh: {
    board: '调度台', construction: '施工管理', held: '缓装与待装', work: '工单', exceptions: '异常队列', chase: '追单', defer: '缓装', merge: '并单', cancel: '撤单', until: '缓装至', into: '并入', why: '原因',
    done: '已执行', refused: '已拒绝', hastened: '已追单', deferred: '缓装', cancelled: '已撤单', merged: '已并单', resume: '恢复', task: '异常工单处理', how: '处理方式', again: '重新派单',
  },
  en: {
    board: 'Dispatch board', construction: 'Construction', held: 'Deferred or waiting', work: 'Work orders', exceptions: 'Exceptions', chase: 'Hasten', defer: 'Defer', merge: 'Merge', cancel: 'Cancel', until: 'Deferred until',
    into: 'Merged into', why: 'Reason', done: 'Done', refused: 'Refused', hastened: 'Hastened', deferred: 'Deferred', cancelled: 'Cancelled', merged: 'Merged', resume: 'Go on', task: '异常工单处理', how: 'What now', again: 'Issue it again',
  },
}

export async function dispatch(visitor, world) {
  const { page } = visitor
  const words = DECLARED[visitor.language]
  await visitor.begin('7-dispatch-board')
  await control(world.dispatch_office, 'setting', { works: 'manual' })
  await addUser(page, 'zhao', ['dispatcher'])
  await signIn(visitor, 'zhao')
  await sendSample(world, 'board-order', 'order_created', 'kam.order.created.v1')
  await page.getByRole('navigation').getByRole('link', { name: words.board, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: words.board }).waitFor()
  await page.reload() // the first look may come before the order's items
  const column = (name) => page.locator('section.column').filter({ has: page.getByRole('heading', { name }) })
  const card = (item) => page.locator('li.card').filter({ has: page.getByRole('link', { name: `${ORDER}-${item}`, exact: true }) })
  await column(words.construction).locator('li.card').nth(9).waitFor()
  await visitor.step('board')
  await visitor.picture('board')
  await visitor.otherwise('board')

  const want = async (item, act, fill = async () => {}) => {
    await card(item).getByRole('combobox').selectOption({ label: act })
    const dialog = page.locator('dialog')
    await fill(dialog)
    await dialog.getByLabel(words.why, { exact: false }).fill(`${act}：客户要求`)
    if (act === words.defer) await visitor.step('asked')
    await dialog.getByRole('button', { name: act, exact: true }).click()
    await page.getByRole('status').filter({ hasText: `${ORDER}-${item}` }).filter({ hasText: words.done }).waitFor()
  }
  await want('01', words.chase)
  await card('01').getByText(words.hastened).waitFor()
  await want('02', words.defer, (dialog) => dialog.getByLabel(words.until, { exact: false }).fill('2030-01-01'))
  await column(words.held).getByRole('link', { name: `${ORDER}-02`, exact: true }).waitFor()
  await want('03', words.merge, (dialog) => dialog.getByLabel(words.into, { exact: false }).selectOption(`${ORDER}-04`))
  await card('03').waitFor({ state: 'detached' })
  await want('05', words.cancel)
  await card('05').waitFor({ state: 'detached' })
  await visitor.step('done')
  await want('02', words.resume)
  await column(words.construction).getByRole('link', { name: `${ORDER}-02`, exact: true }).waitFor()

  // What became of them stands with the records.
  for (const [item, state] of [['03', words.merged], ['05', words.cancelled]]) {
    await page.goto(`${world.hub}/#/by-key/order_item/${ORDER}-${item}`)
    await page.locator('.marks .mark', { hasText: state }).waitFor()
  }
  const work = `GD-${ORDER}-06-A`
  for (const [state, result] of [['10'], ['20'], ['30'], ['40', 'X9']])
    await control(world.dispatch_office, 'send', { operation: 'WorkOrderStateChangeEvent', fields: { workOrderNo: work, state, ...(result ? { result } : {}) } })
  await page.goto(`${world.hub}/#/boards/dispatch_board?view=work`)
  await page.locator('li.card').first().waitFor()
  await visitor.step('work-orders')
  await page.getByRole('link', { name: words.exceptions, exact: true }).click()
  const task = page.locator('li.card').filter({ hasText: words.task })
  await task.getByRole('button', { name: visitor.t('business.work.complete'), exact: true }).click()
  await page.locator('dialog').getByLabel(words.how, { exact: false }).selectOption({ label: words.again })
  await visitor.step('exception')
  await page.locator('dialog').getByRole('button', { name: visitor.t('business.work.complete'), exact: true }).click()
  await task.waitFor({ state: 'detached' })
  await page.goto(`${world.hub}/#/by-key/work_order/${work}-1`)
  await page.locator('.marks').waitFor()
  await control(world.dispatch_office, 'setting', { works: 'auto' })
  await signIn(visitor, 'li')
}
