/** The report in a real Chromium: it is opened, given pictures, and compared with what `predict` prints in the terminal. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestbed, type Testbed } from '../../runner/testing/testbed.ts'
import { root } from '../../testing/project-root.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { builtInClasses, builtInSet } from '../../training/data/builtin.ts'
import { bundleScript } from '../../training/katas/kata-bundle.ts'
import { someWeights } from '../../training/testing/testweights.ts'
import { inScript } from './page/html.ts'
import {
  accessible,
  errorsIn,
  findChromium,
  open,
  requestsOf,
  startBrowser,
  writeRun,
} from './report-testbed.ts'
import { writeReport } from './write-report.ts'

const samples = path.join(root, 'src', 'show', 'predict', 'picture', 'samples')
const program = findChromium()

let report: string
let browser: Browser
let page: Page

// To run these tests, put Chromium or Chrome on the PATH, for instance with `apt-get install chromium`.
describe.skipIf(!program)('in Chromium (skipped if there is none on the PATH)', () => {
  const folder = temporaryFolder(afterAll)
  beforeAll(async () => {
    const data = builtInSet(10, 200)
    writeRun(folder, data, someWeights())
    report = await writeReport({ root, folder, data, learner: new Set() })
    browser = await startBrowser(program as string)
    page = await open(browser, report)
  }, 120_000)
  afterAll(() => browser?.close())

  /** The probabilities that the page shows for its latest picture, by class. */
  async function answer(of: Page = page): Promise<Record<string, number>> {
    await of.waitForFunction("'probabilities' in document.getElementById('answer').dataset")
    const probabilities = await of.evaluate<number[]>(
      "JSON.parse(document.getElementById('answer').dataset.probabilities)",
    )
    return Object.fromEntries(probabilities.map((p, i) => [builtInClasses[i], p]))
  }

  function expectSame(found: Record<string, number>, expected: Record<string, number>): void {
    for (const [name, p] of Object.entries(expected)) expect(Math.abs(found[name] - p)).toBeLessThan(1e-6)
  }

  /** The probabilities that `npm run kata -- predict` prints, by file and class. */
  function inTerminal(files: string[]): Record<string, number>[] {
    const boot = path.join(root, 'src', 'boot.mjs')
    const args = [boot, 'kata', 'predict', ...files, '--run', folder, '--code', 'solutions', '--json']
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect(stderr).toBe('')
    type Guess = { class: string; probability: number }
    const { pictures } = JSON.parse(stdout) as { pictures: { guesses: Guess[] }[] }
    return pictures.map(({ guesses }) => Object.fromEntries(guesses.map((g) => [g.class, g.probability])))
  }

  test('every kind of picture gives the same probabilities as in the terminal', async () => {
    const names = [
      'baseline.jpg',
      'progressive.jpg',
      'grey.jpg',
      'rgb.jpg',
      'cmyk.jpg',
      'turned.jpg',
      'palette.png',
    ]
    const files = names.map((name) => path.join(samples, name))
    const expected = inTerminal(files)
    expect(new Set(expected.map((guesses) => JSON.stringify(guesses))).size).toBeGreaterThan(3)
    for (const [i, file] of files.entries()) {
      await page.setInputFiles('#file', [file])
      await page.waitForFunction(
        `document.getElementById('answer').dataset.name === ${JSON.stringify(names[i])}`,
      )
      expectSame(await answer(), expected[i])
    }
    const [first] = Object.entries(expected[6]).sort(([, a], [, b]) => b - a)
    expect(await page.evaluate("document.querySelectorAll('#answer li').length")).toBe(5)
    expect(await page.evaluate("document.querySelector('#answer li').textContent")).toBe(
      `${first[0]}${(100 * first[1]).toFixed(1)}%`,
    )
    const status = await page.evaluate("document.getElementById('status').textContent")
    expect(status).toContain(`palette.png: ${first[0]} ${(100 * first[1]).toFixed(1)}%`)
  })

  test('a picture can also be dropped or pasted', async () => {
    const file = path.join(samples, 'turned.jpg')
    const [expected] = inTerminal([file])
    const base64 = readFileSync(file).toString('base64')
    for (const kind of ['drop', 'paste']) {
      await page.evaluate(`(() => {
        document.getElementById('answer').removeAttribute('data-probabilities')
        const bytes = Uint8Array.from(atob('${base64}'), (c) => c.charCodeAt(0))
        const given = new DataTransfer()
        given.items.add(new File([bytes], '${kind}.jpg', { type: 'image/jpeg' }))
        const event = '${kind}' === 'drop'
          ? new DragEvent('drop', { dataTransfer: given, bubbles: true, cancelable: true })
          : new ClipboardEvent('paste', { clipboardData: given, bubbles: true, cancelable: true })
        document.body.dispatchEvent(event)
        if ('${kind}' === 'drop' && !event.defaultPrevented) throw new Error('the browser would leave the page')
      })()`)
      expectSame(await answer(), expected)
      expect(await page.evaluate("document.getElementById('answer').dataset.name")).toBe(`${kind}.jpg`)
    }
  })

  test('the drawings of the layers change to those of the new picture', async () => {
    const sources = () =>
      page.evaluate<string[]>("[...document.querySelectorAll('[data-layer]')].map((image) => image.src)")
    const before = await sources()
    expect(before.length).toBe(6)
    await page.setInputFiles('#file', [path.join(samples, 'palette.png')])
    await page.waitForFunction("document.getElementById('shown').textContent.includes('palette.png')")
    const after = await sources()
    for (const [i, source] of after.entries()) {
      expect(source).toMatch(/^data:image\/png/)
      expect(source).not.toBe(before[i])
    }
  })

  test('a picture that only the browser can decode works, and a file that is no picture gets an error', async () => {
    const gif = path.join(folder, 'one.gif')
    writeFileSync(gif, Buffer.from('R0lGODlhAQABAIAAAP8AAAAAACwAAAAAAQABAAACAkQBADs=', 'base64'))
    await page.setInputFiles('#file', [gif])
    await page.waitForFunction("document.getElementById('answer').dataset.name === 'one.gif'")
    const red = path.join(folder, 'red.png')
    writeFileSync(
      red,
      Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
        'base64',
      ),
    )
    expectSame(await answer(), inTerminal([red])[0])

    const text = path.join(folder, 'notes.txt')
    writeFileSync(text, 'no picture at all')
    const cut = path.join(folder, 'cut.png')
    writeFileSync(cut, readFileSync(path.join(samples, 'palette.png')).subarray(0, 100))
    for (const [file, words] of [
      [text, 'notes.txt is not a picture: it is neither PNG nor JPEG.'],
      [cut, 'cut.png cannot be read: it ends too early: it is damaged or cut off.'],
    ]) {
      await page.setInputFiles('#file', [file])
      await page.waitForFunction("document.querySelector('#answer .trouble') !== null")
      expect(await page.evaluate("document.querySelector('#answer .trouble').textContent")).toBe(words)
      expect(await page.evaluate("document.getElementById('status').textContent")).toBe(words)
      await page.evaluate("document.getElementById('answer').replaceChildren()")
    }
  })

  test('everything can be used with the keyboard, and has a name for screen readers', async () => {
    const fresh = await open(browser, report)
    const seen: string[] = []
    const focused =
      '(document.activeElement.id || document.activeElement.dataset.example || document.activeElement.tagName)'
    for (let i = 0; i < 60; i++) {
      await fresh.keyboard.press('Tab')
      seen.push(await fresh.evaluate(focused))
      if (seen[seen.length - 1].startsWith('test picture')) break
    }
    expect(seen).toContain('theme')
    expect(seen).toContain('file')
    const [example] = seen.slice(-1)
    await fresh.keyboard.press('Enter')
    await answer(fresh)
    expect(await fresh.evaluate("document.getElementById('answer').dataset.name")).toBe(example)
    // The button promises a picture that the network is sure about.
    expect(await fresh.evaluate("document.querySelector('#answer li span').textContent")).toBe(
      example.split(', ')[1],
    )

    const nodes = await accessible(fresh)
    const named = (role: string) => nodes.filter((node) => node.role === role).map(({ name }) => name)
    for (const role of ['img', 'image', 'button', 'link', 'region', 'table', 'heading']) {
      for (const name of named(role)) expect(name, role).not.toBe('')
    }
    expect(named('table').join()).toContain('Confusion matrix')
    expect(named('columnheader').length).toBeGreaterThanOrEqual(10)
    expect(named('status').length).toBe(1)
    expect(nodes.some(({ name }) => name.startsWith('Accuracy'))).toBe(true)
    expect(await errorsIn(fresh)).toEqual([])
  })

  test('light and dark: the setting of the system, and the button', async () => {
    const colours = () =>
      page.evaluate(
        '[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]',
      )
    const pressed = (value: boolean) =>
      page.waitForFunction(`document.getElementById('theme').getAttribute('aria-pressed') === '${value}'`)
    await page.emulateMedia({ colorScheme: 'light' })
    const light = await colours()
    await pressed(false)
    await page.emulateMedia({ colorScheme: 'dark' })
    const dark = await colours()
    expect(dark).not.toEqual(light)
    await pressed(true)
    await page.evaluate("document.getElementById('theme').click()")
    await pressed(false)
    expect(await colours()).toEqual(light)
    await page.emulateMedia({ colorScheme: 'light' })
    await page.evaluate("document.getElementById('theme').click()")
    await pressed(true)
    expect(await colours()).toEqual(dark)
  })

  test.each([320, 360, 600, 1280])('nothing overflows at a width of %i pixels', async (width) => {
    const narrow = await open(browser, report, { width, height: 800 })
    await narrow.setInputFiles('#file', [path.join(samples, 'palette.png')])
    await answer(narrow)
    await narrow.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    expect(await narrow.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    // Wide parts scroll in a box of their own. Everything else fits.
    const outside = await narrow.evaluate(`[...document.querySelectorAll('body *')]
      .filter((one) => !one.closest('.scroll, pre, .visually-hidden, .skip, #file') && one.getBoundingClientRect().right > ${width} + 0.5)
      .map((one) => one.outerHTML.slice(0, 80))`)
    expect(outside).toEqual([])
    expect(await errorsIn(narrow)).toEqual([])
  })

  test('no error was printed, and nothing was requested', async () => {
    expect(await errorsIn(page)).toEqual([])
    expect(await requestsOf(page)).toEqual([])
  })

  describe('katas that fail', () => {
    let bed: Testbed
    beforeAll(() => {
      bed = startTestbed()
    })
    afterAll(() => bed.remove())

    /** The page with this at the start of the learner's network/forward. */
    async function pageWith(statement: string, patience = 60): Promise<Page> {
      bed.write('network/forward', statement)
      const learner = new Set(['network/forward'])
      const code = { learner, purpose: 'prediction' as const }
      const network = await bundleScript(bed.root, 'show/report/browser/page-thread', code)
      const text = readFileSync(report, 'utf8').replace(
        /(id="given">)(.*?)(<\/script>)/s,
        (_, start, given, end) => start + inScript({ ...JSON.parse(given), network, patience }) + end,
      )
      const file = path.join(folder, 'broken.html')
      writeFileSync(file, text)
      const opened = await open(browser, file)
      await opened.setInputFiles('#file', [path.join(samples, 'palette.png')])
      return opened
    }
    const trouble = async (opened: Page) => {
      await opened.waitForFunction("document.querySelector('#answer .trouble') !== null")
      return opened.evaluate("document.querySelector('#answer .trouble').textContent")
    }

    test('one that throws is named, with its message', async () => {
      const opened = await pageWith("throw new TypeError('w is not a filter')")
      const words = await trouble(opened)
      expect(words).toContain('forward (')
      expect(words).toContain('TypeError: w is not a filter')
      expect(await errorsIn(opened)).toEqual([])
    })

    test('one that never returns is stopped, and the page keeps working', async () => {
      const opened = await pageWith('for (;;) {}', 1)
      expect(await trouble(opened)).toBe(
        'The functions did not return within 1 s and were stopped. Is there an infinite loop?',
      )
      await opened.evaluate("document.getElementById('theme').click()")
      expect(await errorsIn(opened)).toEqual([])
    })

    test('one that needs something that only Node has', async () => {
      const opened = await pageWith('return process.cwd() as never')
      expect(await trouble(opened)).toContain('process is not defined')
      expect(await errorsIn(opened)).toEqual([])
    })
  })
})
