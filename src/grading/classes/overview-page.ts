/** The overview of a class: one HTML file that loads nothing. */

import { type Html, html, raw } from '../../show/report/page/html.ts'
import type { KataGrade } from '../grades.ts'
import type { ClassSettings, StudentGrade } from './class-folder.ts'
import { type Counted, statisticsOf } from './class-statistics.ts'
import type { SimilarPair } from './similarity.ts'

export interface Overview {
  grades: readonly StudentGrade[]
  pairs: readonly SimilarPair[]
  settings: ClassSettings
}

export function overviewPage({ grades, pairs, settings }: Overview): string {
  const graded = grades.filter(({ grade }) => grade)
  const points = graded.map(({ grade }) => grade!.points.got).sort((a, b) => a - b)
  const of = graded[0]?.grade?.points.of ?? 0
  const { html: text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>cnn-kata: ${grades.length} submissions</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
<h1>${grades.length} submissions</h1>
<p class="lead">${
    points.length > 0
      ? `Half of them have ${median(points)} points or more, of ${of}. ${graded.filter(({ grade }) => grade!.points.got === of).length} have all.`
      : 'None could be graded.'
  }</p>
${problems(grades)}
${katasSection(graded)}
${studentsSection(graded)}
${pairsSection(pairs)}
<p class="small">Cases drawn from seed ${settings.seed}, ${settings.seconds} seconds for a kata.${
    settings.diagnose ? '' : ' Mistakes are named only with --diagnose.'
  }</p>
</main>
</body>
</html>
`
  return text
}

function problems(grades: readonly StudentGrade[]): Html | undefined {
  const failed = grades.filter(({ problem }) => problem !== undefined)
  if (failed.length === 0) return undefined
  return html`<section><h2>Not graded: ${failed.length}</h2><ul>${failed.map(
    ({ student, problem }) => html`<li><b>${student}</b>: ${problem}</li>`,
  )}</ul></section>`
}

/** What to teach next: the katas in the order of the curriculum, with what goes wrong in them. */
function katasSection(graded: readonly StudentGrade[]): Html {
  const rows = statisticsOf(graded).map(
    ({ id, passed, failed, open, cases, mistakes }) => html`<tr>
<th scope="row">${id}</th><td>${passed}</td><td>${failed}</td><td>${open}</td>
<td class="bar"><i class="passed" style="width:${share(passed, graded)}%"></i><i class="failed" style="width:${share(failed, graded)}%"></i></td>
<td>${most(mistakes) ?? most(cases)}</td></tr>`,
  )
  return html`<section><h2>Katas</h2>
<p>How many students have passed each kata, and what most of the others stumbled over: the mistake if it is known, otherwise the first check that failed.</p>
<table><thead><tr><th scope="col">kata</th><th scope="col">passed</th><th scope="col">wrong</th><th scope="col">not written</th><td></td><th scope="col">most common</th></tr></thead>
<tbody>${rows}</tbody></table></section>`
}

const share = (count: number, all: readonly unknown[]): string => ((100 * count) / all.length).toFixed(1)

function most(counted: readonly Counted[]): Html | undefined {
  if (counted.length === 0) return undefined
  const [first, ...others] = counted.map(({ what, count }) => html`<li>${count} x ${what}</li>`)
  if (others.length === 0) return html`<ul>${first}</ul>`
  return html`<details><summary><ul>${first}</ul></summary><ul>${others}</ul></details>`
}

/** Who is where: a cell for each kata, by points and by a mark, so that it can be read without colours. */
function studentsSection(graded: readonly StudentGrade[]): Html {
  const ids = graded[0]?.grade?.katas.map(({ id }) => id) ?? []
  const sorted = [...graded].sort((a, b) => b.grade!.points.got - a.grade!.points.got)
  return html`<section><h2>Students</h2>
<p>✓ passed, ✗ wrong, · not written. Point at a cell to see the kata and its points.</p>
<div class="wide"><table class="grid"><thead><tr><th scope="col">student</th><th scope="col">points</th>${ids.map(
    (id) => html`<th scope="col"><span>${id}</span></th>`,
  )}</tr></thead><tbody>${sorted.map(
    ({ student, grade }) =>
      html`<tr><th scope="row">${student}</th><td>${grade!.points.got}</td>${grade!.katas.map(cell)}</tr>`,
  )}</tbody></table></div></section>`
}

function cell({ id, status, points, failure }: KataGrade): Html {
  const isOpen = status === 'untouched' || status === 'missing'
  const [mark, name] = status === 'passed' ? ['✓', 'passed'] : isOpen ? ['·', 'open'] : ['✗', 'failed']
  const reason = failure?.diagnosis ?? failure?.case
  const title = `${id}: ${points.got} of ${points.of}, ${status}${reason ? ` (${reason})` : ''}`
  return html`<td class="${name}" title="${title}">${mark}</td>`
}

function pairsSection(pairs: readonly SimilarPair[]): Html | undefined {
  if (pairs.length === 0) return undefined
  return html`<section><h2>Nearly the same text</h2>
<p>These submissions share long stretches of code that neither the project nor the rest of the class has. There can be good
reasons: they worked together, or used the same book. Look before you ask.</p>
<table><thead><tr><th scope="col">submissions</th><th scope="col">in common</th></tr></thead><tbody>${pairs.map(
    ({ a, b, share }) => html`<tr><td>${a} and ${b}</td><td>${Math.round(100 * share)}%</td></tr>`,
  )}</tbody></table></section>`
}

const median = (sorted: readonly number[]): number => sorted[sorted.length >> 1]

const style = `
:root{color-scheme:light dark;--ink:#1d2129;--paper:#fbfaf7;--soft:#5c6470;--line:#e3e0d8;--passed:#2a62c9;--failed:#d2601a}
@media (prefers-color-scheme:dark){:root{--ink:#e9e7e2;--paper:#14161a;--soft:#a0a6b0;--line:#31353d;--passed:#82aaff;--failed:#ffab66}}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1200px;margin:0 auto;padding:24px 20px}
h1{font-size:34px;margin:0}h2{margin:36px 0 4px}
.lead{font-size:18px}.small{color:var(--soft);font-size:14px}
table{border-collapse:collapse;width:100%}
th,td{padding:3px 8px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{color:var(--soft);font-weight:500;vertical-align:bottom}
tbody th{font-weight:500;white-space:nowrap}
td.bar{min-width:120px;white-space:nowrap;font-size:0}
td.bar i{display:inline-block;height:10px;margin-top:6px}
i.passed{background:var(--passed)}i.failed{background:repeating-linear-gradient(45deg,var(--failed) 0 3px,transparent 3px 6px)}
ul{margin:0;padding-left:18px}summary ul{display:inline-block}
.wide{overflow-x:auto}
.grid td,.grid th{padding:2px 5px}
.grid thead span{writing-mode:vertical-rl;transform:rotate(180deg);font-size:12px}
.grid td.passed{color:var(--passed)}.grid td.failed{color:var(--failed);font-weight:700}.grid td.open{color:var(--soft)}
.grid tbody th{position:sticky;left:0;background:var(--paper)}
`
