/** For tests: a run to report on, and a real Chromium. */
import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import type { DataSet } from '../../training/data/data-set.ts'
import { type History, writeHistory } from '../../training/folder/history.ts'
import { hashOf, writeWeights } from '../../training/folder/weights-file.ts'

/** Writes a run of two epochs with these weights into a folder. */
export function writeRun(
  folder: string,
  { name }: Pick<DataSet, 'name'>,
  weights: Float32Array,
  changes: Partial<History> = {},
): void {
  const epoch = {
    loss: 1.9,
    accuracy: 0.31,
    valLoss: 1.7,
    valAccuracy: 0.4,
    seconds: 61,
    picturesPerSecond: 700,
  }
  const history: History = {
    state: 'finished',
    started: '2024-05-31T17:04:59.000Z',
    seconds: 130,
    config: { epochs: 2, limit: 50_000, batch: 64, seed: 7, workers: 2, engine: 'plain' },
    data: { name },
    pictures: { train: 40_000, validation: 10_000, test: 10_000 },
    code: { mine: [], borrowed: ['relu/forward'] },
    measured: { step: 0.09, evaluation: 0.0005, initialLoss: 2.31 },
    epochs: [
      { epoch: 1, ...epoch, data: name },
      { epoch: 2, ...epoch, loss: 1.6, valLoss: 1.5, accuracy: 0.45, valAccuracy: 0.5, data: name },
    ],
    test: { loss: 1.51, accuracy: 0.4987, data: name },
    weightsSha256: hashOf(weights),
    ...changes,
  }
  writeWeights(folder, weights, { epoch: history.epochs.length, epochs: history.config.epochs, data: name })
  writeHistory(folder, history)
}

/** The first Chromium or Chrome on the PATH, `undefined` if there is none. */
export function findChromium(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  return folders
    .flatMap((folder) => names.map((name) => path.join(folder, name)))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

export const startBrowser = (program: string): Promise<Browser> =>
  chromium.launch({
    executablePath: program,
    chromiumSandbox: false,
    args: ['--disable-gpu', '--disable-quic'],
  })

/** A page of this size, in pixels, that shows a file. */
export async function open(
  browser: Browser,
  file: string,
  viewport = { width: 1280, height: 900 },
): Promise<Page> {
  const page = await browser.newPage({ viewport, isMobile: viewport.width < 600 })
  await page.goto(pathToFileURL(file).href)
  return page
}

/** Everything that the page has printed as an error or a warning, or thrown. The browser prints what it blocks. */
export async function errorsIn(page: Page): Promise<string[]> {
  const messages = await page.consoleMessages()
  const errors = messages.filter((message) => ['error', 'warning'].includes(message.type()))
  return [...errors.map((message) => message.text()), ...(await page.pageErrors()).map(String)]
}

/** The addresses that the page has requested, except for itself and its own data. */
export async function requestsOf(page: Page): Promise<string[]> {
  const urls = (await page.requests()).map((request) => request.url())
  return urls.filter((url) => url !== page.url() && !/^(data|blob):/.test(url))
}

/** The roles and names that a screen reader is given. */
export async function accessible(page: Page): Promise<{ role: string; name: string }[]> {
  const devtools = await page.context().newCDPSession(page)
  const { nodes } = await devtools.send('Accessibility.getFullAXTree')
  return nodes
    .filter(({ ignored }) => !ignored)
    .map(({ role, name }) => ({ role: role?.value ?? '', name: name?.value ?? '' }))
}
