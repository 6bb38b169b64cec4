/** The layers: output shape, number of parameters, time. */

import type { Report } from '../../report-contents.ts'
import { count, extents, milliseconds } from '../formats.ts'
import { type Html, html } from '../html.ts'

export function networkSection({ findings, code, history }: Report): Html {
  const { summary, times } = findings
  const total = summary[summary.length - 1]
  const longest = Math.max(...times.flatMap(({ forward, backward }) => [forward, backward]))
  const sum = (part: 'forward' | 'backward') => times.reduce((all, time) => all + time[part], 0)
  const fast = Object.entries(code.fast ?? {})
  const cell = (time: number) =>
    html`<td class="time"><span class="bar" aria-hidden="true"><i style="--share:${(time / longest).toFixed(4)}"></i></span><span class="figure">${milliseconds(time)}</span></td>`
  return html`<section id="network" aria-labelledby="network-title">
<h2 id="network-title">The network</h2>
<p>Adam, categorical cross-entropy, Glorot-uniform weights. The times are milliseconds for one picture, measured with the functions in this page${history.config.engine === 'wasm' && ' (not with the kernels that trained it)'} on one thread of the machine below.${fast.length > 0 && ` Fast functions replace plain ones: ${fast.map(([plain, one]) => `${one} for ${plain}`).join(', ')}.`}</p>
<div class="scroll" role="region" aria-label="The layers of the network" tabindex="0"><table class="numbers" aria-label="The layers of the network">
<thead><tr><th scope="col">layer</th><th scope="col">output</th><th scope="col">parameters</th><th scope="col">forward</th><th scope="col">backward</th></tr></thead>
<tbody>${summary
    .slice(0, -1)
    .map(
      (row, i) =>
        html`<tr><th scope="row">${row.layer}</th><td>${extents(row.output)}</td><td>${count(row.parameters)}</td>${times[i] && [cell(times[i].forward), cell(times[i].backward)]}</tr>`,
    )}</tbody>
<tfoot><tr><th scope="row">total</th><td></td><td>${count(total.parameters)}</td><td>${milliseconds(sum('forward'))}</td><td>${milliseconds(sum('backward'))}</td></tr></tfoot>
</table></div>
</section>`
}
