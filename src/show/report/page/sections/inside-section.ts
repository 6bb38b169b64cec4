/** Filters, and one picture on its way through the network. */
import { slots } from '../../../../training/network.ts'
import { shownLayers } from '../../findings/layer-images.ts'
import type { Report } from '../../report-contents.ts'
import { filterGrid } from '../bitmaps.ts'
import { extents, percent } from '../formats.ts'
import { type Html, html } from '../html.ts'
import { dataUri, pictureUri } from '../png-image.ts'

export function insideSection({ weights, findings, data }: Report): Html {
  const [first] = slots
  const filters = filterGrid(weights.subarray(first.start, first.end), first.shape, 8)
  const { row, probabilities, layers } = findings.shownPicture
  const guess = probabilities.indexOf(Math.max(...probabilities))
  return html`<section id="inside" aria-labelledby="inside-title">
<h2 id="inside-title">What happens inside</h2>
<div class="columns inside">
<div><h3>The first filters</h3>
<p>The 32 filters of the first layer. Each is 3 × 3 pixels in three colours; grey is zero.</p>
<img class="bitmap" src="${dataUri(filters)}" width="${filters.width}" height="${filters.height}" alt="The 32 filters of the first convolution as small pictures"></div>
<div><h3>One picture, layer by layer</h3>
<p id="shown">Test picture ${row}, ${data.classes[data.test.labels[row]]}, classified as ${data.classes[guess]}, ${percent(probabilities[guess])}.</p>
<figure class="layer input"><img class="bitmap" data-layer="input" src="${pictureUri(data.test, row)}" width="32" height="32" alt="The input of the network"><figcaption><b>Picture</b> 32×32×3</figcaption></figure></div>
</div>
<p class="small">Each small square below is one channel. Brighter means a larger activation; the largest activation of a layer is brightest.</p>
<div class="layers">${layers.map(({ name, shape, bitmap }) => {
    const { title } = shownLayers.find((layer) => layer.name === name) ?? { title: name }
    return html`<figure class="layer ${shape.length === 1 && 'vector'}"><img class="bitmap" data-layer="${name}" src="${dataUri(bitmap)}" width="${bitmap.width}" height="${bitmap.height}" alt="${title}: ${shape[shape.length - 1]} channels"><figcaption><b>${title}</b> ${extents(shape)}</figcaption></figure>`
  })}</div>
</section>`
}
