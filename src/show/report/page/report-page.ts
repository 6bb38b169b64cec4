/** The whole page, in one file. */
import { createHash } from 'node:crypto'
import { bytesOf } from '../../../training/folder/weights-file.ts'
import type { Report } from '../report-contents.ts'
import { html, inScript, raw } from './html.ts'
import { codeSection } from './sections/code-section.ts'
import { headline } from './sections/headline.ts'
import { insideSection } from './sections/inside-section.ts'
import { networkSection } from './sections/network-section.ts'
import { runSection } from './sections/run-section.ts'
import { testSection } from './sections/test-section.ts'
import { trainingSection } from './sections/training-section.ts'
import { trySection } from './sections/try-section.ts'
import { style } from './style.ts'

const links = {
  try: 'Try it',
  training: 'Curves',
  test: 'Test',
  inside: 'Inside',
  network: 'Layers',
  code: 'Code',
  run: 'Run',
}

/** The report as an HTML file. Nothing in it can load anything from the network. */
export function reportPage(report: Report): string {
  const { data, weights, code: bundle, scripts } = report
  const given = {
    classes: data.classes,
    sources: bundle.sources,
    network: scripts.network,
    weights: bytesOf(weights).toString('base64'),
    patience: 60,
  }
  const script = scripts.page.replaceAll('</script', '<\\/script')
  const { html: text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${titleOf(report)}</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<nav class="bar-top" aria-label="Sections"><strong>cnn-kata</strong>${Object.entries(links).map(([id, name]) => html`<a href="#${id}">${name}</a>`)}<button type="button" id="theme" aria-pressed="false">Dark</button></nav>
<main id="main">
${headline(report)}
${trySection(report)}
${trainingSection(report)}
${testSection(report)}
${insideSection(report)}
${networkSection(report)}
${codeSection(report)}
${runSection(report)}
</main>
<footer>Made by <code>npm run train</code> of cnn-kata. This page is a single file and loads nothing from the network.</footer>
<script type="application/json" id="given">${raw(inScript(given))}</script>
<script>${raw(script)}</script>
</body>
</html>
`
  return text
}

/**
 * Only the script in the page itself may run. 'unsafe-eval' is for `ndarray`, which builds the constructors of its
 * views from text.
 */
function policyFor(script: string): string {
  const hash = createHash('sha256').update(script).digest('base64')
  return [
    "default-src 'none'",
    `script-src 'sha256-${hash}' 'unsafe-eval'`,
    "style-src 'unsafe-inline'",
    'img-src data: blob:',
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

function titleOf({ history: { test }, data, epoch }: Report): string {
  const result = test ? `${(100 * test.accuracy).toFixed(1)}%` : `${epoch} epochs`
  return `${result} on ${data.name} - cnn-kata`
}
