/** Whose code each function is, and the author's own code. */
import { katas } from '../../../../kata/curriculum.ts'
import type { Report } from '../../report-contents.ts'
import { type Html, html } from '../html.ts'

type Origin = 'own' | 'borrowed' | 'kernels' | 'none'

const words: Record<Origin, string> = { own: 'own', borrowed: 'borrowed', kernels: 'kernel', none: '–' }

export function codeSection({ history, code, texts, kernels }: Report): Html {
  const inRun = originOf({ learner: history.code.mine, solutions: history.code.borrowed, kernels })
  const inPage = originOf(code)
  const replaced = code.fast ?? {}
  const ids = katas.map(({ id }) => id).filter((id) => inRun(id) !== 'none' || inPage(id) !== 'none')
  const cell = (origin: Origin) => html`<td><span class="origin ${origin}">${words[origin]}</span></td>`
  const own = ids.filter((id) => texts[id] !== undefined)
  return html`<section id="code" aria-labelledby="code-title">
<h2 id="code-title">Whose code</h2>
<p>Each function is one exercise of cnn-kata. <span class="origin own">own</span> was written by the author of this run and passed all checks, <span class="origin borrowed">borrowed</span> is taken from the solutions${
    history.config.engine === 'wasm' &&
    html`, <span class="origin kernels">kernel</span> was computed by the SIMD kernels of the wasm engine`
  }.</p>
<div class="scroll" role="region" aria-label="Whose code each function was" tabindex="0"><table class="numbers code-table" aria-label="Whose code each function was">
<thead><tr><th scope="col">function</th><th scope="col">training</th><th scope="col">this page</th></tr></thead>
<tbody>${ids.map((id) => html`<tr><th scope="row">${id}${replaced[id] && html` <span class="small">(${replaced[id]})</span>`}</th>${cell(inRun(id))}${cell(inPage(id))}</tr>`)}</tbody>
</table></div>
${
  own.length > 0 &&
  html`<h3>The code</h3><p>Written by the author of this run, as it was when this page was made.</p>${own.map(
    (id) =>
      html`<details><summary>${id}</summary><pre tabindex="0"><code>${texts[id]}</code></pre></details>`,
  )}`
}
</section>`
}

const originOf =
  ({
    learner,
    solutions,
    kernels = [],
  }: Pick<Report['code'], 'learner' | 'solutions'> & { kernels?: string[] }) =>
  (id: string): Origin => {
    if (learner.includes(id)) return 'own'
    if (solutions.includes(id)) return 'borrowed'
    return kernels.includes(id) ? 'kernels' : 'none'
  }
