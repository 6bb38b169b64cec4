/** What is needed to get the same weights again. */

import type { Report } from '../../report-contents.ts'
import { count, duration, epochs } from '../formats.ts'
import { type Html, html } from '../html.ts'

export function runSection({ history, data, machine, epoch }: Report): Html {
  const { config, pictures, started, seconds, build, weightsSha256 } = history
  const engine =
    config.engine === 'plain'
      ? 'plain: the katas'
      : `wasm: ${build === 'simd + fma' ? 'SIMD kernels with fused multiply-add' : 'SIMD kernels'}`
  const rows: [string, string | Html | undefined][] = [
    ['Pictures', data.builtIn ? 'built-in, drawn by a program' : data.name],
    [
      'Of them',
      pictures &&
        `${count(pictures.train)} for training, ${count(pictures.validation)} for validation, ${count(pictures.test)} for the test`,
    ],
    ['Epochs', epoch === config.epochs ? String(epoch) : `${epoch} of ${epochs(config.epochs)}`],
    ['Batch size', `${config.batch} pictures`],
    ['Seed', String(config.seed)],
    ['Engine', engine],
    ['Threads', String(config.workers)],
    ['Started', started.slice(0, 16).replace('T', ' ').concat(' UTC')],
    ['Time', duration(seconds)],
    ['Processor', `${machine.processor}, ${machine.cores} core${machine.cores === 1 ? '' : 's'}`],
    ['Memory', `${(machine.memory / 1e9).toFixed(1)} GB`],
    ['System', machine.system],
    ['Node', machine.node],
    ['Weights, SHA-256', weightsSha256 && html`<code>${weightsSha256}</code>`],
  ]
  return html`<section id="run" aria-labelledby="run-title">
<h2 id="run-title">The run</h2>
<p>The same seed, code and pictures give exactly the same weights, on any number of threads.</p>
<dl class="rows">${rows.map(([name, value]) => value && html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</section>`
}
