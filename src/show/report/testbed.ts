/** For tests: a run to report on, and a real Chromium, driven over its DevTools protocol. */
import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { WebSocket } from 'undici'
import type { DataSet } from '../../training/data/pictures.ts'
import { type History, writeHistory } from '../../training/folder/history.ts'
import { hashOf, writeWeights } from '../../training/folder/weights.ts'

/** Makes a folder that of a run of two epochs which has come to these weights. */
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

/** The first Chromium or Chrome on the PATH; nothing if there is none. */
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

export interface Browser {
  /** A page of this size that shows a file. */
  open(file: string, size?: { width: number; height: number }): Promise<Page>
  close(): Promise<void>
}

export interface Page {
  /** The value of an expression in the page; of a promise what it comes to. */
  evaluate<Value>(expression: string): Promise<Value>
  /** Waits until an expression is true. */
  until(expression: string): Promise<void>
  /** Puts files into an `<input type=file>`. */
  choose(selector: string, files: string[]): Promise<void>
  press(key: string): Promise<void>
  /** What `prefers-color-scheme` says. */
  prefer(scheme: 'light' | 'dark'): Promise<void>
  /** Of the whole page, or of the rectangle that is visible; a PNG. */
  screenshot(whole?: boolean): Promise<Buffer>
  /** The roles and names that a screen reader is given. */
  accessible(): Promise<{ role: string; name: string }[]>
  /** Everything that was printed as an error, thrown or blocked so far. */
  errors: string[]
  /** The addresses that were asked for, but for the file itself and what stands in it. */
  requests: string[]
}

type Params = Record<string, unknown>
type Message = {
  id?: number
  sessionId?: string
  method?: string
  params?: Params
  result?: Params
  error?: Params
}

export async function startBrowser(program: string): Promise<Browser> {
  const profile = mkdtempSync(path.join(tmpdir(), 'chromium-'))
  const flags = ['--headless=new', '--no-sandbox', '--remote-debugging-port=0', `--user-data-dir=${profile}`]
  const child = spawn(program, [...flags, '--disable-gpu', '--no-first-run', 'about:blank'])
  const socket = new WebSocket(await addressOf(child))
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error('Chromium does not answer.')))
  })

  let last = 0
  const waiting = new Map<number, (message: Message) => void>()
  const listeners = new Set<(message: Message) => void>()
  socket.addEventListener('message', ({ data }) => {
    const message: Message = JSON.parse(String(data))
    if (message.id !== undefined) waiting.get(message.id)?.(message)
    else for (const listen of listeners) listen(message)
  })
  const send = (method: string, params: Params = {}, sessionId?: string): Promise<Params> =>
    new Promise((resolve, reject) => {
      const id = ++last
      waiting.set(id, ({ result, error }) => {
        waiting.delete(id)
        if (error) reject(new Error(`${method}: ${error.message}`))
        else resolve(result ?? {})
      })
      socket.send(JSON.stringify({ id, method, params, sessionId }))
    })

  return {
    async open(file, size = { width: 1280, height: 900 }) {
      const { targetId } = await send('Target.createTarget', { url: 'about:blank' })
      const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
      const command = (method: string, params?: Params) => send(method, params, sessionId as string)
      const page = pageOf(command)
      let loaded = () => {}
      const load = new Promise<void>((resolve) => {
        loaded = resolve
      })
      const address = pathToFileURL(file).href
      listeners.add((message) => {
        if (message.sessionId !== sessionId) return
        if (message.method === 'Page.loadEventFired') loaded()
        listen(message, page, address)
      })
      for (const domain of ['Page', 'Runtime', 'Log', 'Network', 'DOM', 'Accessibility'])
        await command(`${domain}.enable`)
      await command('Emulation.setDeviceMetricsOverride', {
        ...size,
        deviceScaleFactor: 1,
        mobile: size.width < 600,
      })
      await command('Page.navigate', { url: address })
      await load
      return page
    },
    async close() {
      socket.close()
      const ended = new Promise((resolve) => child.once('close', resolve))
      child.kill()
      await ended
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Chromium writes it to its standard error. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      text += part
      const [, address] = /DevTools listening on (ws:\S+)/.exec(text) ?? []
      if (address) resolve(address)
    })
    child.once('error', reject)
    child.once('close', () => reject(new Error(`Chromium has ended:\n${text}`)))
  })
}

/** Keeps what must not happen. */
function listen({ method, params = {} }: Message, page: Page, address: string): void {
  if (method === 'Runtime.exceptionThrown') page.errors.push(JSON.stringify(params.exceptionDetails))
  if (method === 'Runtime.consoleAPICalled' && params.type === 'error')
    page.errors.push(JSON.stringify(params.args))
  if (method === 'Log.entryAdded') {
    const { level, text } = params.entry as { level: string; text: string }
    if (level === 'error' || level === 'warning') page.errors.push(text)
  }
  if (method === 'Network.requestWillBeSent') {
    const { url } = params.request as { url: string }
    if (url !== address && !/^(data|blob):/.test(url)) page.requests.push(url)
  }
}

function pageOf(command: (method: string, params?: Params) => Promise<Params>): Page {
  const evaluate = async <Value>(expression: string): Promise<Value> => {
    const options = { expression, awaitPromise: true, returnByValue: true, userGesture: true }
    const { result, exceptionDetails } = await command('Runtime.evaluate', options)
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails))
    return (result as { value: Value }).value
  }
  return {
    evaluate,
    async until(expression) {
      const end = performance.now() + 30_000
      while (!(await evaluate(expression))) {
        if (performance.now() > end) throw new Error(`This did not become true: ${expression}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    async choose(selector, files) {
      const { root } = await command('DOM.getDocument')
      const { nodeId } = await command('DOM.querySelector', {
        nodeId: (root as { nodeId: number }).nodeId,
        selector,
      })
      await command('DOM.setFileInputFiles', { nodeId, files })
    },
    async press(key) {
      const text = key === 'Enter' ? '\r' : key === ' ' ? ' ' : undefined
      const windowsVirtualKeyCode = { Tab: 9, Enter: 13, ' ': 32 }[key]
      await command('Input.dispatchKeyEvent', { type: 'keyDown', key, text, windowsVirtualKeyCode })
      await command('Input.dispatchKeyEvent', { type: 'keyUp', key, windowsVirtualKeyCode })
    },
    async prefer(scheme) {
      await command('Page.bringToFront') // a page that nobody sees is not told
      await command('Emulation.setEmulatedMedia', {
        features: [{ name: 'prefers-color-scheme', value: scheme }],
      })
    },
    async screenshot(whole = true) {
      const { data } = await command('Page.captureScreenshot', { captureBeyondViewport: whole })
      return Buffer.from(data as string, 'base64')
    },
    async accessible() {
      const { nodes } = await command('Accessibility.getFullAXTree')
      type Node = { ignored: boolean; role?: { value: string }; name?: { value: string } }
      return (nodes as Node[])
        .filter(({ ignored }) => !ignored)
        .map(({ role, name }) => ({ role: role?.value ?? '', name: name?.value ?? '' }))
    },
    errors: [],
    requests: [],
  }
}
