/** The curves of the training. */

import type { Report } from '../../report-contents.ts'
import { type Curve, chart, legend } from '../curves.ts'
import { duration, percent } from '../formats.ts'
import { type Html, html } from '../html.ts'

export function trainingSection({ history }: Report): Html {
  const { epochs, measured, changes = [] } = history
  const accuracy: Curve[] = [
    { name: 'accuracy', kind: 'training', values: epochs.map((epoch) => epoch.accuracy) },
    { name: 'val_accuracy', kind: 'validation', values: epochs.map((epoch) => epoch.valAccuracy) },
  ]
  const loss: Curve[] = [
    { name: 'loss', kind: 'training', values: epochs.map((epoch) => epoch.loss) },
    { name: 'val_loss', kind: 'validation', values: epochs.map((epoch) => epoch.valLoss) },
  ]
  return html`<section id="training" aria-labelledby="training-title">
<h2 id="training-title">How it learned</h2>
<p>Each epoch uses every training picture once. The dashed line is the one that counts: it is measured on pictures that are not used for training.${
    measured &&
    ` Before the first step the loss was ${measured.initialLoss.toFixed(4)}; guessing at random gives ln 10 = 2.3026.`
  }</p>
${changes.map(
  ({ epoch, step, what }) =>
    html`<p class="note"><strong>The code changed during the run.</strong> In epoch ${epoch}, after step ${step}, the run continued with changes: ${what.join('; ')}.</p>`,
)}
<div class="charts">
<figure>${chart({ id: 'accuracy', title: 'Accuracy', curves: accuracy, format: (value) => `${Math.round(1000 * value) / 10}%` })}<figcaption>${legend(accuracy)}</figcaption></figure>
<figure>${chart({ id: 'loss', title: 'Loss', curves: loss, format: (value) => String(Math.round(1000 * value) / 1000) })}<figcaption>${legend(loss)}</figcaption></figure>
</div>
<details><summary>The numbers</summary>
<div class="scroll" role="region" aria-label="All epochs" tabindex="0"><table class="numbers" aria-label="All epochs">
<thead><tr>${['epoch', 'loss', 'accuracy', 'val_loss', 'val_accuracy', 'pictures/s', 'time'].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${epochs.map(
    (epoch) =>
      html`<tr><th scope="row">${epoch.epoch}</th><td>${epoch.loss.toFixed(4)}</td><td>${percent(epoch.accuracy)}</td><td>${epoch.valLoss.toFixed(4)}</td><td>${percent(epoch.valAccuracy)}</td><td>${epoch.picturesPerSecond.toFixed(0)}</td><td>${duration(epoch.seconds)}</td></tr>`,
  )}</tbody></table></div></details>
</section>`
}
