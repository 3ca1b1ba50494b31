// A browser on a hub: steps with a screenshot each, axe on each page, and nothing wrong on the console.
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const web = createRequire(join(root, 'hub/web/package.json'))
const { chromium } = web('playwright-core')
const AXE = readFileSync(web.resolve('axe-core/axe.min.js'), 'utf8')
const WAIT = 30_000
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']

// The texts as the pages have them: FOLDER.KEY….
function textsOf(language) {
  const out = {}
  for (const folder of readdirSync(join(root, 'hub/web/src'), { withFileTypes: true })) {
    const file = join(root, 'hub/web/src', folder.name, 'messages', `${language}.json`)
    try {
      out[folder.name] = JSON.parse(readFileSync(file, 'utf8'))
    } catch (why) {
      if (why.code !== 'ENOENT' && why.code !== 'ENOTDIR') throw why
    }
  }
  return out
}

export async function open(base, language) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: process.getuid() === 0 ? ['--no-sandbox'] : [],
  })
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 }, locale: language === 'zh' ? 'zh-CN' : 'en-GB', reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(WAIT)
  return new Visitor(base, language, browser, page)
}

class Visitor {
  constructor(base, language, browser, page) {
    Object.assign(this, { base, language, browser, page, texts: textsOf(language), journey: '', steps: 0, wrong: [], pages: new Set() })
    this.folder = join(root, 'build/web-journeys', language)
    rmSync(this.folder, { recursive: true, force: true })
    mkdirSync(this.folder, { recursive: true })
    page.on('pageerror', (error) => this.wrong.push(`${this.journey}: ${error}`))
    page.on('console', (line) => {
      // What the hub refuses is told on the console too, and is a page's business.
      if (line.type() === 'error' && !line.text().startsWith('Failed to load resource')) this.wrong.push(`${this.journey}: ${line.text()}`)
    })
    page.on('dialog', (dialog) => dialog.accept())
  }

  t(key, values = {}) {
    const text = key.split('.').reduce((at, name) => at?.[name], this.texts)
    if (typeof text !== 'string') throw new Error(`there is no text ${key}`)
    const plural = text.split(' | ')
    const one = plural.length > 1 ? plural[values.n === 1 ? 0 : 1] : plural[0]
    return one.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all)
  }
  button(key, values) {
    return this.page.getByRole('button', { name: this.t(key, values), exact: true })
  }
  link(key, values) {
    return this.page.getByRole('link', { name: this.t(key, values), exact: true })
  }
  heading(key) {
    return this.page.getByRole('heading', { level: 1, name: this.t(key) }).waitFor()
  }
  field(key) {
    return this.page.getByLabel(this.t(key), { exact: true })
  }
  menu(key) {
    return this.page.getByRole('navigation').getByRole('link', { name: this.t(key), exact: true }).click()
  }

  async begin(journey) {
    this.journey = journey
    this.steps = 0
  }
  // A screenshot, and what axe says of what is seen.
  async step(name, rules = RULES) {
    this.steps++
    const file = `${this.journey}-${String(this.steps).padStart(2, '0')}-${name}`
    await this.page.evaluate(() => scrollTo(0, 0)) // what sticks to the top would stand in the middle of a long page
    await this.page.screenshot({ path: join(this.folder, `${file}.png`), fullPage: true })
    if (rules.length) await this.axe(file, rules)
  }
  // For the user guide, where it is asked for.
  async picture(name) {
    if (!process.env.PICTURES) return
    const usual = this.page.viewportSize()
    await this.page.setViewportSize({ width: 1080, height: 640 })
    await this.page.evaluate(() => scrollTo(0, 0))
    await this.page.mouse.move(0, 0)
    await this.page.screenshot({ path: join(process.env.PICTURES, `${name}.${this.language}.png`) })
    await this.page.setViewportSize(usual)
  }
  async axe(where, rules) {
    await this.page.evaluate(AXE)
    const found = await this.page.evaluate((runOnly) => globalThis.axe.run({ runOnly }), rules)
    this.pages.add(new URL(this.page.url()).hash.replace(/\?.*/, ''))
    for (const violation of found.violations)
      for (const node of violation.nodes)
        this.wrong.push(`${where}: axe ${violation.id}: ${node.html.slice(0, 160)} ${node.any.concat(node.all).map((one) => one.message).join('; ').slice(0, 200)}`)
  }
  // The page as others see it: in the dark, where only the colours are others, and on a telephone.
  async otherwise(name) {
    const dark = this.button('frame.dark')
    await dark.click()
    await this.step(`${name}-dark`, ['color-contrast'])
    await dark.click()
    const usual = this.page.viewportSize()
    await this.page.setViewportSize({ width: 390, height: 800 })
    await this.step(`${name}-390`, [])
    const width = await this.page.evaluate(() => document.documentElement.scrollWidth)
    if (width > 390) this.wrong.push(`${this.journey} ${name}: ${width} px wide on a screen of 390`)
    await this.page.setViewportSize(usual)
  }
  close() {
    return this.browser.close()
  }
}
