// Whoever uses the hub in the journeys.
export const PASSWORD = 'four plain words here'

export async function addUser(page, name, roles) {
  await page.evaluate(async (user) => {
    const answer = await fetch('/api/v1/users', {
      method: 'POST', headers: { 'Content-Type': 'application/json', 'X-KamHub-Request': '1' }, body: JSON.stringify(user),
    })
    if (!answer.ok) throw new Error(await answer.text())
  }, { name, display_name: name, password: PASSWORD, roles })
}

export async function signIn(visitor, name) {
  await visitor.button('frame.signOut').click()
  await visitor.heading('account.signInTo')
  await visitor.field('account.name').fill(name)
  await visitor.field('account.password').fill(PASSWORD)
  await visitor.button('account.signIn').click()
  await visitor.button('frame.signOut').waitFor()
}
