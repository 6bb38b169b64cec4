/** HTML that is put together safely: whatever stands in a template is text, unless it is HTML itself. */

export interface Html {
  readonly html: string
}

type HtmlValue = Html | string | number | undefined | false | readonly HtmlValue[]

/** html`<p>${text}</p>`: text is escaped, HTML and lists of it are not, `undefined` and `false` are nothing. */
export const html = (strings: TemplateStringsArray, ...parts: HtmlValue[]): Html => ({
  html: strings.reduce((text, string, i) => text + textOf(parts[i - 1]) + string),
})

/** HTML that is known to be HTML. */
export const raw = (text: string): Html => ({ html: text })

function textOf(part: HtmlValue): string {
  if (part === undefined || part === false) return ''
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part))
  return 'html' in part ? part.html : part.map(textOf).join('')
}

export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

/** Data in the form of JavaScript that can stand inside of a `<script>`: nothing in it can end that. */
export const inScript = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')
