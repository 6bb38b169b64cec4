/** What it came to, in one number, and what the number means. */
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
  html`<p class="note"><strong>Built-in pictures.</strong> They are small shapes drawn by a program: how many of them a network recognises says nothing about photographs.</p>`
}
${
  build &&
  html`<p class="note"><strong>Trained by the wasm engine.</strong> The accuracy and the curves come from SIMD kernels that stand for the katas. This page runs the katas, with the weights that the kernels found.</p>`
}
${
  history.state !== 'finished' &&
  html`<p class="note"><strong>This run has not come to its end.</strong> It shows ${epoch} of ${epochs(config.epochs)}. It can go on: <code>npm run train -- --resume</code></p>`
}
</div>
<dl class="facts">
${fact('parameters', count(parameterTotal))}
${fact('training pictures', count(history.pictures?.train ?? 0))}
${fact('epochs', epoch)}
${fact('in a batch', config.batch)}
${fact('seed', config.seed)}
${fact('engine', config.engine)}
${fact('took', duration(seconds))}
</dl>
</header>`
}

const fact = (name: string, value: string | number): Html =>
  html`<div><dt>${name}</dt><dd>${value}</dd></div>`

/** The share of test pictures, or as long as they have not been seen of validation pictures, and its unit in words. */
function resultOf({ history, data, findings, epoch }: Report): { share?: number; text: string } {
  // A hyphen at which no line ends.
  const of = data.builtIn ? 'built-in pictures' : `${data.name.replace('-', '\u2011')} pictures`
  const after = `after ${epochs(epoch)}`
  const { test } = history
  if (test && history.pictures)
    return {
      share: test.accuracy,
      text: `of ${count(history.pictures.test)} unseen ${of} recognised, ${after}`,
    }
  const { testResults } = findings
  if (testResults)
    return {
      share: testResults.right / testResults.count,
      text: `of ${count(testResults.count)} unseen ${of} recognised, ${after}`,
    }
  const last = history.epochs.at(-1)
  return last
    ? { share: last.valAccuracy, text: `of the validation pictures (${of}) recognised, ${after}` }
    : { text: after }
}

function whose({ history: { code, config } }: Report): string {
  const { mine, borrowed } = code
  const all = mine.length + borrowed.length
  const isWasm = config.engine === 'wasm'
  const of = isWasm ? ' that the engine still calls' : ''
  const written = 'The author of this run has written'
  if (mine.length === 0) return `All functions${of} were borrowed from the solutions of cnn-kata.`
  if (borrowed.length > 0)
    return `${written} ${mine.length} of the ${all} functions${of}; the others were borrowed from the solutions of cnn-kata.`
  return `${written} all ${all} functions${of || ', forwards and backwards'}.`
}
