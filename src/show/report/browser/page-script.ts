/** The script of the report: the box for a picture, and the switch between light and dark. */
import type { LayerImage } from '../findings/layer-images.ts'
import { type Bitmap, pictureBitmap } from '../page/bitmaps.ts'
import type { Picture, Reply, Start } from './page-messages.ts'

/** The JSON in the page. */
interface PageData {
  classes: string[]
  sources: Record<string, string>
  /** The script of the thread, with the katas in it. */
  network: string
  /** float32, little-endian, base64. */
  weights: string
  /** Seconds that a picture may take to decode, and that the katas may take for it. */
  patience: number
}

const guessCount = 5

const byId = <Kind extends HTMLElement = HTMLElement>(id: string) => document.getElementById(id) as Kind
const pageData: PageData = JSON.parse(byId('given').textContent ?? '')
const [drop, file, answer, status] = [
  byId('drop'),
  byId<HTMLInputElement>('file'),
  byId('answer'),
  byId('status'),
]

let thread: Worker | undefined
let timer = 0

// --- the network ---------------------------------------------------------------------------------

function startThread(): Worker {
  const url = URL.createObjectURL(new Blob([pageData.network], { type: 'text/javascript' }))
  const worker = new Worker(url)
  URL.revokeObjectURL(url)
  worker.onmessage = ({ data }: MessageEvent<Reply>) => receive(data)
  worker.onerror = (event) => {
    event.preventDefault() // the page shows it
    showError(`The code does not run in this browser: ${event.message || 'no reason was given'}.`)
  }
  const weights = bytesOf(pageData.weights).buffer
  const start: Start = { weights, sources: pageData.sources }
  worker.postMessage(start, [weights])
  return worker
}

/** Classifies one picture at a time: a new one stops the one before. */
function classify(picture: Picture): void {
  if (timer) stopThread()
  answer.replaceChildren(paragraph('Classifying …'))
  answer.removeAttribute('data-probabilities')
  answer.dataset.name = picture.name
  try {
    thread ??= startThread()
    thread.postMessage(picture)
    startTimer(
      `${picture.name} could not be decoded within ${pageData.patience} seconds. Try a smaller picture.`,
    )
  } catch (error) {
    showError(`This browser does not let the page start a thread (${error}). Try another browser.`)
  }
}

function receive(reply: Reply): void {
  if (reply.type === 'seen') {
    answer.replaceChildren(preview(reply.square), paragraph('Classifying …'))
    startTimer(
      `The functions did not return within ${pageData.patience} s and were stopped. Is there an infinite loop?`,
    )
    return
  }
  stopTimer()
  if (reply.type === 'failed') {
    showError(reply.message)
    return
  }
  const guesses = Array.from(reply.probabilities, (probability, i) => ({
    name: pageData.classes[i],
    probability,
  })).sort((a, b) => b.probability - a.probability)
  const first = guesses.slice(0, guessCount)
  answer.lastElementChild?.replaceWith(list(first))
  answer.dataset.probabilities = JSON.stringify(Array.from(reply.probabilities))
  status.textContent = `${answer.dataset.name}: ${first.map(({ name, probability }) => `${name} ${percent(probability)}`).join(', ')}`
  drawLayers(reply.layers)
}

function showError(message: string): void {
  stopThread()
  const trouble = paragraph(message)
  trouble.className = 'trouble'
  const seen = answer.querySelector('canvas')
  answer.replaceChildren(...(seen ? [seen, trouble] : [trouble]))
  status.textContent = message
}

function startTimer(message: string): void {
  stopTimer()
  timer = window.setTimeout(() => showError(message), 1000 * pageData.patience)
}

function stopTimer(): void {
  window.clearTimeout(timer)
  timer = 0
}

function stopThread(): void {
  stopTimer()
  thread?.terminate()
  thread = undefined
}

// --- pictures ------------------------------------------------------------------------------------

/** PNG and JPEG are decoded as in `predict`. The browser may be able to decode other formats. */
async function classifyFile(blob: Blob, name: string): Promise<void> {
  const bytes = await blob.arrayBuffer()
  const start = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength))
  const isPngOrJpeg = (start[0] === 0x89 && start[1] === 0x50) || (start[0] === 0xff && start[1] === 0xd8)
  classify((!isPngOrJpeg && (await decodedByBrowser(blob, name))) || { name, bytes })
}

async function decodedByBrowser(blob: Blob, name: string): Promise<Picture | undefined> {
  try {
    const image = await createImageBitmap(blob)
    const { width, height } = image
    const context = contextOf(document.createElement('canvas'), width, height)
    context.drawImage(image, 0, 0)
    return { name, pixels: context.getImageData(0, 0, width, height).data, width, height }
  } catch {
    return undefined // the thread will say what it is
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

function classifyFirst(files: FileList | undefined): void {
  const [first] = files ?? []
  if (first) void classifyFile(first, first.name || 'the picture')
}

file.addEventListener('change', () => {
  classifyFirst(file.files ?? undefined)
  file.value = '' // so that the same file can be chosen again
})
document.addEventListener('dragover', (event) => {
  event.preventDefault()
  drop.classList.add('over')
})
for (const kind of ['dragleave', 'drop']) {
  document.addEventListener(kind, () => drop.classList.remove('over'))
}
document.addEventListener('drop', (event) => {
  event.preventDefault()
  classifyFirst(event.dataTransfer?.files)
})
document.addEventListener('paste', (event) => classifyFirst(event.clipboardData?.files))
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-example]')) {
  button.addEventListener('click', () => {
    const [, base64] = (button.querySelector('img')?.src ?? '').split(',')
    classify({ name: button.dataset.example ?? '', bytes: bytesOf(base64).buffer })
  })
}

// --- drawing -------------------------------------------------------------------------------------

const percent = (share: number) => `${(100 * share).toFixed(1)}%`

function paragraph(text: string): HTMLElement {
  const p = document.createElement('p')
  p.textContent = text
  return p
}

function preview(square: Uint8Array): HTMLElement {
  const canvas = canvasOf(pictureBitmap(square))
  canvas.setAttribute('role', 'img')
  canvas.setAttribute('aria-label', 'The input of the network: the square in the middle, 32 x 32 pixels')
  return canvas
}

function list(guesses: { name: string; probability: number }[]): HTMLElement {
  const ol = document.createElement('ol')
  for (const { name, probability } of guesses) {
    const item = document.createElement('li')
    const [label, bar, figure] = ['span', 'i', 'b'].map((tag) => document.createElement(tag))
    label.textContent = name
    bar.style.setProperty('--share', String(probability))
    bar.setAttribute('aria-hidden', 'true')
    figure.textContent = percent(probability)
    item.append(label, bar, figure)
    ol.append(item)
  }
  return ol
}

function drawLayers(layers: LayerImage[]): void {
  for (const { name, bitmap } of layers) {
    const image = document.querySelector<HTMLImageElement>(`[data-layer="${name}"]`)
    if (image) image.src = canvasOf(bitmap).toDataURL()
  }
  const input = document.querySelector<HTMLImageElement>('[data-layer="input"]')
  const seen = answer.querySelector('canvas')
  if (input && seen) input.src = seen.toDataURL()
  byId('shown').textContent = `Your picture: ${answer.dataset.name}.`
}

function canvasOf(bitmap: Bitmap): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  const context = contextOf(canvas, bitmap.width, bitmap.height)
  context.putImageData(new ImageData(bitmap.pixels, bitmap.width, bitmap.height), 0, 0)
  return canvas
}

function contextOf(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  canvas.width = width
  canvas.height = height
  return canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D
}

// --- light and dark ------------------------------------------------------------------------------

const toggle = byId<HTMLButtonElement>('theme')
const { documentElement } = document
const isDark = () =>
  documentElement.dataset.theme
    ? documentElement.dataset.theme === 'dark'
    : window.matchMedia('(prefers-color-scheme: dark)').matches
const showTheme = () => toggle.setAttribute('aria-pressed', String(isDark()))
toggle.addEventListener('click', () => {
  documentElement.dataset.theme = isDark() ? 'light' : 'dark'
  showTheme()
})
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', showTheme)
showTheme()
documentElement.classList.add('alive')
