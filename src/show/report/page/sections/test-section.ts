/** The results on the test pictures: confusion matrix, accuracy of each class, best and worst pictures. */

import { classResults, type Example, type TestResults } from '../../findings/test-results.ts'
import type { Report } from '../../report-contents.ts'
import { count, percent } from '../formats.ts'
import { type Html, html } from '../html.ts'
import { pictureUri } from '../png-image.ts'

export function testSection(report: Report): Html {
  const { data, findings, testedBy, history } = report
  const { testResults } = findings
  if (!testResults) {
    return html`<section id="test" aria-labelledby="test-title"><h2 id="test-title">What it gets right</h2>
<p>The test pictures were not classified: the run was stopped before its test, and this machine cannot run the SIMD kernels. To finish the run: <code>npm run train -- --resume</code></p></section>`
  }
  const { classes } = data
  const name = ({ row, label, guess, probability }: Example) =>
    label === guess
      ? html`<figure><img src="${pictureUri(data.test, row)}" alt="Test picture ${row}: ${classes[label]}" width="96" height="96"><figcaption>${classes[label]}<br><b>${percent(probability)}</b></figcaption></figure>`
      : html`<figure><img src="${pictureUri(data.test, row)}" alt="Test picture ${row}: ${classes[label]}" width="96" height="96"><figcaption><s>${classes[guess]}</s><br><b>${percent(probability)}</b><br>is ${classes[label]}</figcaption></figure>`
  const by =
    history.config.engine === 'wasm' || testedBy === 'kernels'
      ? ' These numbers were computed by the SIMD kernels of the wasm engine, with the same weights.'
      : ''
  return html`<section id="test" aria-labelledby="test-title">
<h2 id="test-title">What it gets right</h2>
<p>${count(testResults.count)} test pictures (${data.builtIn ? 'built-in, drawn by a program' : data.name}) that were not used for training: ${count(testResults.right)} were classified correctly.${by}</p>
<div class="columns">
<div>${matrix(testResults, classes)}</div>
<div>${perClass(testResults, classes)}</div>
</div>
<h3>Most confident and right</h3>
<p>For each class, the correctly classified picture with the highest probability.</p>
<div class="gallery">${testResults.best.map(name)}</div>
<h3>Most confident and wrong</h3>
${
  testResults.worst.length > 0
    ? html`<p>The mistakes with the highest probability: the predicted class, and the true one.</p><div class="gallery">${testResults.worst.map(name)}</div>`
    : html`<p>It made no mistake.</p>`
}
</section>`
}

function matrix({ matrix }: TestResults, classes: readonly string[]): Html {
  return html`<h3 id="matrix-title">Confusion matrix</h3>
<table class="matrix" aria-labelledby="matrix-title">
<caption>Rows: the true class. Columns: the predicted class.</caption>
<thead><tr><td></td>${classes.map((name) => html`<th scope="col"><span>${name}</span></th>`)}</tr></thead>
<tbody>${matrix.map((row, label) => {
    const total = row.reduce((sum, n) => sum + n, 0)
    return html`<tr><th scope="row">${classes[label]}</th>${row.map((n, guess) => {
      const share = total > 0 ? n / total : 0
      const kind = guess === label ? 'right' : 'wrong'
      // Mistakes are rare, so their colours start at smaller shares.
      const strength = guess === label ? share : Math.min(1, 3 * share)
      return html`<td class="${kind}${strength > 0.65 && ' mid'}${strength > 0.8 && ' strong'}${n === 0 && ' none'}" style="--share:${strength.toFixed(3)}" title="${classes[label]} classified as ${classes[guess]}: ${n} of ${total}">${n}</td>`
    })}</tr>`
  })}</tbody></table>`
}

function perClass({ matrix }: TestResults, classes: readonly string[]): Html {
  const results = classResults(matrix).filter((result) => result.count > 0)
  return html`<h3 id="classes-title">Class by class</h3>
<table class="bars" aria-labelledby="classes-title">
<caption>The share of each class that was classified correctly.</caption>
<thead class="visually-hidden"><tr><th scope="col">class</th><th scope="col">correct</th><th scope="col">most frequent mistake</th></tr></thead>
<tbody>${results.map(({ label, count, right, confused }) => {
    const share = right / count
    return html`<tr><th scope="row">${classes[label]}</th><td><span class="bar" aria-hidden="true"><i style="--share:${share.toFixed(4)}"></i></span><b>${percent(share)}</b></td><td class="small">${confused ? `or ${classes[confused.with]} (${confused.count})` : ''}</td></tr>`
  })}</tbody></table>`
}
