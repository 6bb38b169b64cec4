/** Curves over the epochs, as SVG. */
import { type Html, html, raw } from './html.ts'

export interface Curve {
  name: string
  /** The class that gives it its colour. */
  kind: 'training' | 'validation'
  /** One for each epoch. */
  values: readonly number[]
}

export interface Chart {
  /** Unique in the page. */
  id: string
  title: string
  curves: readonly Curve[]
  /** How a value is written. */
  format: (value: number) => string
}

const [width, height] = [440, 280]
const [left, right, top, bottom] = [50, 14, 14, 46]
const plotWidth = width - left - right
const plotHeight = height - top - bottom
/** With more epochs than this the points would touch, and are not marked. */
const mostMarked = 40

/** A chart of some curves, the first epoch at the left, with a description for screen readers. */
export function chart({ id, title, curves, format }: Chart): Html {
  const epochs = curves[0].values.length
  const values = curves.flatMap((curve) => curve.values).filter(Number.isFinite)
  const ticks = ticksOf(Math.min(...values), Math.max(...values))
  const [low, high] = [ticks[0], ticks[ticks.length - 1]]
  const x = (epoch: number) => left + (epochs === 1 ? 0.5 : (epoch - 1) / (epochs - 1)) * plotWidth
  const y = (value: number) => top + (1 - (value - low) / (high - low || 1)) * plotHeight
  const description = `${title} over ${epochs} epoch${epochs === 1 ? '' : 's'}. ${curves
    .map(
      ({ name, values }) =>
        `${name}: ${epochs === 1 ? '' : `from ${format(values[0])} `}to ${format(values[epochs - 1])}`,
    )
    .join('; ')}.`

  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-text">
<title id="${id}-title">${title}</title><desc id="${id}-text">${description}</desc>
${ticks.map(
  (tick) =>
    html`<line class="grid" x1="${left}" x2="${width - right}" y1="${round(y(tick))}" y2="${round(y(tick))}"/><text x="${left - 8}" y="${round(y(tick) + 4)}" text-anchor="end">${format(tick)}</text>`,
)}
${epochTicks(epochs).map(
  (epoch) =>
    html`<text x="${round(x(epoch))}" y="${height - bottom + 18}" text-anchor="middle">${epoch}</text>`,
)}
<text class="axis" x="${left + plotWidth / 2}" y="${height - 9}" text-anchor="middle">epoch</text>
${curves.map(({ name, kind, values }) => {
  const points = values
    .map((value, i) => ({ value, epoch: i + 1 }))
    .filter(({ value }) => Number.isFinite(value))
  const path = points
    .map(({ value, epoch }, i) => `${i === 0 ? 'M' : 'L'}${round(x(epoch))} ${round(y(value))}`)
    .join('')
  return html`<path class="curve ${kind}" d="${path}"/>
${
  points.length <= mostMarked &&
  points.map(
    ({ value, epoch }) =>
      html`<circle class="${kind}" cx="${round(x(epoch))}" cy="${round(y(value))}" r="3.5"><title>${name}, epoch ${epoch}: ${format(value)}</title></circle>`,
  )
}`
})}
</svg>`
}

/** What the colours and dashes of the curves mean. */
export const legend = (curves: readonly Pick<Curve, 'name' | 'kind'>[]): Html =>
  html`<p class="legend">${curves.map(
    ({ name, kind }) =>
      html`<span>${raw(`<svg viewBox="0 0 28 8" aria-hidden="true"><path class="curve ${kind}" d="M0 4L28 4"/></svg>`)}${name}</span>`,
  )}</p>`

/** Round numbers, four to seven of them, the first not above `low` and the last not below `high`. */
export function ticksOf(low: number, high: number): number[] {
  if (!(high > low)) {
    const around = Math.abs(low) || 1
    return ticksOf(low - 0.1 * around, low + 0.1 * around)
  }
  const rough = (high - low) / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10)
  const first = Math.floor(low / step + 1e-9)
  const last = Math.ceil(high / step - 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** Epochs to be named on the axis: the first, the last, and round ones between. */
export function epochTicks(epochs: number): number[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((step) => epochs / step <= 10) ?? 1000
  const between = Array.from({ length: epochs }, (_, i) => i + 1).filter(
    (epoch) => epoch % step === 0 && epoch > 1 && epochs - epoch >= step * 0.6,
  )
  return [...new Set([1, ...between, epochs])]
}

const round = (value: number): number => Math.round(value * 10) / 10
