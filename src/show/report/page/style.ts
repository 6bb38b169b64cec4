/** How the report looks. */

const light = `--paper:#fbfaf7;--card:#ffffff;--ink:#1d2129;--soft:#5c6470;--line:#e3e0d8;--training:#2a62c9;--validation:#c2570c;--good:#2a62c9;--bad:#d2601a;--on-mid:#1d2129;--on-strong:#ffffff;--note:#fff4dc;--note-line:#e7c46f;`
const dark = `--paper:#14161a;--card:#1c1f25;--ink:#e9e7e2;--soft:#a0a6b0;--line:#31353d;--training:#82aaff;--validation:#ffab66;--good:#82aaff;--bad:#ffab66;--on-mid:#10131a;--on-strong:#10131a;--note:#2e2715;--note-line:#7d6527;`

export const style = `
:root{color-scheme:light;${light}}
@media (prefers-color-scheme:dark){:root{color-scheme:dark;${dark}}}
:root[data-theme=light]{color-scheme:light;${light}}
:root[data-theme=dark]{color-scheme:dark;${dark}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;font-variant-numeric:tabular-nums}
.bar-top,main,footer{max-width:1000px;margin:0 auto;padding:0 20px}
.bar-top{display:flex;flex-wrap:wrap;align-items:center;gap:4px 18px;padding-top:18px;font-size:14px}
.bar-top strong{margin-right:auto;letter-spacing:.01em}
.bar-top a{color:var(--soft);text-decoration:none}
.bar-top a:hover{color:var(--ink);text-decoration:underline}
a,summary,button,label,[tabindex]{outline-offset:3px}
:focus-visible,.drop:focus-within{outline:3px solid var(--training)}
button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px;cursor:pointer}
#theme{padding:3px 11px;display:none}
.alive #theme{display:block}
.skip{position:absolute;left:-999px}
.skip:focus{left:20px;top:4px}
.visually-hidden,#file{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
h1{font-size:clamp(20px,3.4vw,26px);font-weight:500;line-height:1.3;margin:4px 0 14px;text-wrap:balance}
h1 .big{display:block;font-size:clamp(60px,13vw,116px);font-weight:700;line-height:1;letter-spacing:-.035em;margin-bottom:8px}
h2{font-size:25px;line-height:1.25;letter-spacing:-.01em;margin:0 0 6px}
h3{font-size:17px;margin:26px 0 4px}
p{margin:0 0 12px;max-width:68ch}
.kicker{color:var(--soft);margin:44px 0 0}
.lead{font-size:18px}
.small,caption{font-size:14px;color:var(--soft)}
.note{background:var(--note);border:1px solid var(--note-line);border-radius:10px;padding:9px 14px;font-size:15px}
code,pre{font-family:ui-monospace,"SF Mono",Menlo,Consolas,monospace;font-size:.88em}
code{overflow-wrap:anywhere}
section{border-top:1px solid var(--line);padding:34px 0 30px;scroll-margin-top:10px}
.facts{display:flex;flex-wrap:wrap;gap:10px 34px;margin:26px 0 36px}
.facts div{display:flex;flex-direction:column-reverse}
.facts dt{color:var(--soft);font-size:14px}
.facts dd{margin:0;font-size:20px;font-weight:600}
.columns{display:grid;grid-template-columns:minmax(0,1.25fr) minmax(0,1fr);gap:0 40px}
.columns.inside{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}
figure{margin:0}

.try{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1.2fr);gap:20px}
.drop{display:flex;flex-direction:column;align-items:center;justify-content:center;min-height:210px;padding:20px;text-align:center;border:2px dashed var(--line);border-radius:16px;background:var(--card);cursor:pointer;position:relative}
.drop:hover,.drop.over{border-color:var(--training)}
.drop.over{background:color-mix(in srgb,var(--training) 12%,var(--card))}
.drop strong{font-size:19px}
.drop span{color:var(--soft)}
.answer{display:flex;gap:18px;align-items:center;min-height:210px;padding:18px;border:1px solid var(--line);border-radius:16px;background:var(--card)}
.answer>p{margin:0;color:var(--soft);overflow-wrap:anywhere;white-space:pre-wrap}
.answer>p.trouble{color:var(--bad)}
.answer canvas{width:112px;height:112px;flex:none;border-radius:8px;image-rendering:pixelated;background:#fff}
.answer ol{list-style:none;margin:0;padding:0;flex:1;min-width:0}
.answer li{display:grid;grid-template-columns:minmax(0,1fr) auto;column-gap:10px;padding:2px 0}
.answer li i{grid-column:1/-1;grid-row:2}
.answer li:first-child{font-size:20px;font-weight:700}
.answer b{font-weight:inherit}
.bar,.answer li i{display:block;height:6px;border-radius:3px;background:color-mix(in srgb,var(--ink) 9%,transparent);overflow:hidden}
.bar i,.answer li i::before{content:"";display:block;height:100%;width:calc(100%*var(--share));border-radius:3px;background:var(--good)}
.try~.small{margin:16px 0 8px}
.examples{display:flex;flex-wrap:wrap;gap:8px}
.examples button{padding:0;border:0;border-radius:8px;line-height:0;overflow:hidden}
.examples button:hover{transform:scale(1.08)}
img{image-rendering:pixelated}

.charts{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:20px;margin:14px 0 18px}
.chart{display:block;width:100%;height:auto;background:var(--card);border:1px solid var(--line);border-radius:12px}
.chart text{font-size:12px;fill:var(--soft)}
.chart .grid{stroke:var(--line)}
.curve{fill:none;stroke-width:2.5;stroke-linejoin:round}
.curve.training{stroke:var(--training)}
.curve.validation{stroke:var(--validation);stroke-dasharray:6 4}
circle.training{fill:var(--training)}
circle.validation{fill:var(--validation)}
.legend{display:flex;gap:18px;margin:6px 2px 0;font-size:14px;color:var(--soft)}
.legend svg{width:28px;height:8px;margin-right:6px;vertical-align:middle}

table{border-collapse:collapse}
caption{text-align:left;caption-side:top;padding-bottom:8px}
.scroll{overflow-x:auto;max-width:100%}
.numbers{font-size:15px;width:100%}
.numbers th,.numbers td{padding:5px 12px 5px 0;text-align:right;border-bottom:1px solid var(--line);font-weight:400;white-space:nowrap}
.numbers th:first-child{text-align:left}
.numbers thead th{color:var(--soft);font-size:13px}
.numbers tfoot *{font-weight:600;border-bottom:0}
.figure{display:inline-block;min-width:3.1em}
.time .bar{display:inline-block;width:90px;margin-right:10px;vertical-align:middle}
.code-table th,.code-table td{text-align:left}
.origin{display:inline-block;padding:0 9px;border-radius:20px;font-size:13px;line-height:21px;border:1px solid var(--line);color:var(--soft)}
.origin.own{border-color:var(--good);color:var(--good);font-weight:600}
.origin.kernels{border-style:dashed}
.origin.none{border-color:transparent}

.matrix{table-layout:fixed;width:100%;font-size:clamp(9px,2.5vw,13px);border-spacing:2px;border-collapse:separate}
.matrix th{font-weight:400;color:var(--soft);text-align:right;padding:0 5px 0 0;font-size:clamp(10px,2.7vw,13px);overflow:hidden}
.matrix thead td{width:21%}
.matrix thead th{height:86px;padding:0;vertical-align:bottom}
.matrix thead span{display:inline-block;writing-mode:vertical-rl;transform:rotate(180deg);max-height:84px;width:100%}
.matrix tbody td{aspect-ratio:1;height:2.5em;padding:0;text-align:center;border-radius:4px;overflow:hidden;background:color-mix(in srgb,var(--bad) calc(100%*var(--share)),color-mix(in srgb,var(--ink) 4%,transparent))}
.matrix tbody td.right{background:color-mix(in srgb,var(--good) calc(100%*var(--share)),color-mix(in srgb,var(--ink) 4%,transparent))}
.matrix td.mid{color:var(--on-mid)}
.matrix td.right.strong{color:var(--on-strong)}
.matrix td.none{color:color-mix(in srgb,var(--soft) 70%,transparent)}
.bars{width:100%;font-size:15px}
.bars th{font-weight:400;text-align:left;padding:4px 12px 4px 0;width:1%}
.bars td{padding:4px 0}
.bars td:nth-child(2){display:flex;align-items:center;gap:10px}
.bars .bar{flex:1;min-width:40px}
.bars td.small{padding-left:14px;white-space:nowrap;width:1%}
.gallery{display:grid;grid-template-columns:repeat(10,minmax(0,1fr));gap:16px 12px;margin-top:12px}
.gallery img{display:block;width:100%;max-width:110px;height:auto;aspect-ratio:1;border-radius:8px}
.gallery figcaption{font-size:14px;line-height:1.35;margin-top:5px}
.gallery s{text-decoration-color:var(--bad);text-decoration-thickness:2px}

.bitmap{display:block;width:100%;height:auto}
.columns .bitmap{max-width:380px}
.layer{margin:0 0 20px}
.layer figcaption{font-size:14px;color:var(--soft);margin-top:5px}
.layer figcaption b{color:var(--ink)}
.layer.input .bitmap{width:160px;border-radius:8px}
.inside+.small{margin-top:24px}
.layers{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 32px;margin-top:14px}
.layer.vector{grid-column:1/-1}
.rows{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,420px),1fr));gap:0 40px;margin:0}
.rows div{display:flex;gap:16px;padding:6px 0;border-bottom:1px solid var(--line)}
.rows dt{color:var(--soft);flex:none;width:128px}
.rows dd{margin:0;min-width:0}
details{margin:8px 0}
summary{cursor:pointer;width:fit-content}
pre{margin:6px 0 14px;padding:14px 16px;overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:10px;line-height:1.5;tab-size:2}
footer{padding-bottom:40px;color:var(--soft);font-size:14px}
@media (max-width:720px){.columns,.columns.inside,.charts,.try,.layers{grid-template-columns:minmax(0,1fr)}.bar-top,main,footer{padding-left:16px;padding-right:16px}.answer,.drop{min-height:150px}.bars td.small{display:none}.kicker{margin-top:28px}#theme{order:1}.bar-top a{order:2}.time .bar{display:none}.figure{min-width:0}.numbers{font-size:13px}.numbers th,.numbers td{padding-right:7px}.numbers thead th{font-size:12px}.numbers th{white-space:normal}.origin{padding:0 7px;font-size:12px}}
@media (max-width:960px){.gallery{grid-template-columns:repeat(auto-fill,minmax(92px,1fr))}}
@media (max-width:420px){.answer canvas{width:80px;height:80px}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}.examples button:hover{transform:none}}
@media print{#theme,.bar-top nav,.try,.examples{display:none}}
`.replace(/\n/g, '')
