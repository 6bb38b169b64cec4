/** What it makes of the test pictures: confusion matrix, classes, the best and the worst. */

import { classResults, type Example, type TestResults } from '../../findings/test-results.ts'
import type { Report } from '../../report-contents.ts'
import { count, percent } from '../formats.ts'
import { type Html, html } from '../html.ts'
import type { Images } from '../images.ts'

export function testSection(report: Report, images: Images): Html {
  const { data, findings, testedBy, history } = report
  const { testResults } = findings
  if (!testResults) {
    return html`<section id="test" aria-labelledby="test-title"><h2 id="test-title">What it gets right</h2>
<p>The test pictures were not looked at: the run was stopped before, and this machine does not have the SIMD that would make it quick. <code>npm run train -- --resume</code> goes on to the end.</p></section>`
  }
  const { classes } = data
  const name = ({ row, label, guess, probability }: Example) =>
    label === guess
      ? html`<figure><img src="${images.test(row)}" alt="Test picture ${row}: ${classes[label]}" width="96" height="96"><figcaption>${classes[label]}<br><b>${percent(probability)}</b></figcaption></figure>`
      : html`<figure><img src="${images.test(row)}" alt="Test picture ${row}: ${classes[label]}" width="96" height="96"><figcaption><s>${classes[guess]}</s><br><b>${percent(probability)}</b><br>is ${classes[label]}</figcaption></figure>`
  const by =
    history.config.engine === 'wasm' || testedBy === 'kernels'
      ? ' These numbers were computed by the SIMD kernels of the wasm engine, with the same weights.'
      : ''
  return html`<section id="test" aria-labelledby="test-title">
<h2 id="test-title">What it gets right</h2>
<p>${count(testResults.count)} test pictures (${data.builtIn ? 'built-in ones, drawn by a program' : data.name}) that it had not seen before: ${count(testResults.right)} of them it recognises.${by}</p>
<div class="columns">
<div>${matrix(testResults, classes)}</div>
<div>${perClass(testResults, classes)}</div>
</div>
<h3>Sure, and right</h3>
<p>The picture of each class that it recognised with the most confidence.</p>
<div class="gallery">${testResults.best.map(name)}</div>
<h3>Sure, and wrong</h3>
${
  testResults.worst.length > 0
    ? html`<p>Its most confident mistakes: what it took them for, and what they are.</p><div class="gallery">${testResults.worst.map(name)}</div>`
    : html`<p>It made no mistake.</p>`
}
</section>`
}

function matrix({ matrix }: TestResults, classes: readonly string[]): Html {
  return html`<h3 id="matrix-title">Confusion matrix</h3>
<table class="matrix" aria-labelledby="matrix-title">
<caption>Each row is what the pictures are, each column what they are taken for.</caption>
<thead><tr><td></td>${classes.map((name) => html`<th scope="col"><span>${name}</span></th>`)}</tr></thead>
<tbody>${matrix.map((row, label) => {
    const total = row.reduce((sum, n) => sum + n, 0)
    return html`<tr><th scope="row">${classes[label]}</th>${row.map((n, guess) => {
      const share = total > 0 ? n / total : 0
      const kind = guess === label ? 'right' : 'wrong'
      // Mistakes are rare beside what is right: their colours start earlier.
      const strength = guess === label ? share : Math.min(1, 3 * share)
      return html`<td class="${kind}${strength > 0.65 && ' mid'}${strength > 0.8 && ' strong'}${n === 0 && ' none'}" style="--share:${strength.toFixed(3)}" title="${classes[label]} taken for ${classes[guess]}: ${n} of ${total}">${n}</td>`
    })}</tr>`
  })}</tbody></table>`
}

function perClass({ matrix }: TestResults, classes: readonly string[]): Html {
  const results = classResults(matrix).filter((result) => result.count > 0)
  return html`<h3 id="classes-title">Class by class</h3>
<table class="bars" aria-labelledby="classes-title">
<caption>How many pictures of each class are recognised.</caption>
<thead class="visually-hidden"><tr><th scope="col">class</th><th scope="col">recognised</th><th scope="col">most often taken for</th></tr></thead>
<tbody>${results.map(({ label, count, right, confused }) => {
    const share = right / count
    return html`<tr><th scope="row">${classes[label]}</th><td><span class="bar" aria-hidden="true"><i style="--share:${share.toFixed(4)}"></i></span><b>${percent(share)}</b></td><td class="small">${confused ? `else ${classes[confused.with]} (${confused.count})` : ''}</td></tr>`
  })}</tbody></table>`
}
