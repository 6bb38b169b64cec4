/** The box that takes a picture. What happens in it is in `browser/page-script.ts`. */

import type { Report } from '../../report-contents.ts'
import { type Html, html } from '../html.ts'
import { pictureUri } from '../png-image.ts'

export function trySection({ data, code, findings }: Report): Html {
  const { learner, solutions } = code
  const examples = findings.testResults?.best ?? []
  return html`<section id="try" aria-labelledby="try-title">
<h2 id="try-title">Show it a picture</h2>
<p>This page contains the network: ${
    solutions.length === 0
      ? 'the functions of its author'
      : learner.length === 0
        ? 'borrowed functions'
        : `${learner.length} functions of its author and ${solutions.length} borrowed ones`
  }, with the weights of this run. Nothing leaves your machine. It knows ${data.classes.length} classes: ${data.classes.join(', ')}.${data.builtIn && ' It has never seen a photograph: for every picture it names one of its shapes.'}</p>
<noscript><p class="note">This needs JavaScript, which is turned off.</p></noscript>
<div class="try">
<label class="drop" id="drop"><input type="file" id="file" accept="image/*"><strong>Choose a picture</strong><span>or drop one anywhere, or paste one</span></label>
<div class="answer" id="answer"><p>The result appears here.</p></div>
</div>
<p class="visually-hidden" id="status" role="status"></p>
${
  examples.length > 0 &&
  html`<p class="small">Or choose one of the test pictures:</p><div class="examples">${examples.map(
    ({ row, label }) =>
      html`<button type="button" data-example="test picture ${row}, ${data.classes[label]}"><img src="${pictureUri(data.test, row)}" alt="Classify a test picture: ${data.classes[label]}" width="48" height="48"></button>`,
  )}</div>`
}
</section>`
}
