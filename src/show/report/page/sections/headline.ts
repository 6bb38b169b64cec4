/** The accuracy, and what it means. */
import { parameterTotal } from '../../../../training/network.ts'
import type { Report } from '../../report-contents.ts'
import { count, duration, epochs, percent } from '../formats.ts'
import { type Html, html } from '../html.ts'

export function headline(report: Report): Html {
  const { history, data, epoch } = report
  const { config, seconds, build } = history
  const result = resultOf(report)
  return html`<header class="headline">
<div>
<p class="kicker">A convolutional network${history.code.mine.length > 0 && ', written by hand'}</p>
<h1>${result.share === undefined ? data.name : html`<span class="big">${percent(result.share)}</span>`} ${result.text}</h1>
<p class="lead">${whose(report)}</p>
${
  data.builtIn &&
  html`<p class="note"><strong>Built-in pictures.</strong> They are small shapes drawn by a program: an accuracy on them says nothing about photographs.</p>`
}
${
  build &&
  html`<p class="note"><strong>Trained by the wasm engine.</strong> The accuracy and the curves come from SIMD kernels that replace the katas. This page runs the katas with the weights that the kernels learned.</p>`
}
${
  history.state !== 'finished' &&
  html`<p class="note"><strong>This run is not finished.</strong> The report shows ${epoch} of ${epochs(config.epochs)}. To continue: <code>npm run train -- --resume</code></p>`
}
</div>
<dl class="facts">
${fact('parameters', count(parameterTotal))}
${fact('training pictures', count(history.pictures?.train ?? 0))}
${fact('epochs', epoch)}
${fact('batch size', config.batch)}
${fact('seed', config.seed)}
${fact('engine', config.engine)}
${fact('time', duration(seconds))}
</dl>
</header>`
}

const fact = (name: string, value: string | number): Html =>
  html`<div><dt>${name}</dt><dd>${value}</dd></div>`

/** The accuracy on the test pictures (before the test: on the validation pictures), and a text that says so. */
function resultOf({ history, data, findings, epoch }: Report): { share?: number; text: string } {
  // A non-breaking hyphen.
  const of = data.builtIn ? 'built-in pictures' : `${data.name.replace('-', '\u2011')} pictures`
  const after = `after ${epochs(epoch)}`
  const { test } = history
  if (test && history.pictures)
    return {
      share: test.accuracy,
      text: `of ${count(history.pictures.test)} unseen ${of} classified correctly, ${after}`,
    }
  const { testResults } = findings
  if (testResults)
    return {
      share: testResults.right / testResults.count,
      text: `of ${count(testResults.count)} unseen ${of} classified correctly, ${after}`,
    }
  const last = history.epochs.at(-1)
  return last
    ? { share: last.valAccuracy, text: `of the validation pictures (${of}) classified correctly, ${after}` }
    : { text: after }
}

function whose({ history: { code, config } }: Report): string {
  const { mine, borrowed } = code
  const all = mine.length + borrowed.length
  const isWasm = config.engine === 'wasm'
  const of = isWasm ? ' that the engine still calls' : ''
  const written = 'The author of this run wrote'
  if (mine.length === 0) return `All functions${of} were borrowed from the solutions of cnn-kata.`
  if (borrowed.length > 0)
    return `${written} ${mine.length} of the ${all} functions${of}; the others were borrowed from the solutions of cnn-kata.`
  return `${written} all ${all} functions${of || ', forwards and backwards'}.`
}
