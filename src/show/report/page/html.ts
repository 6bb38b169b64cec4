/** Builds HTML safely: values in a template are escaped, unless they are HTML themselves. */

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

/** Data as JSON that is safe inside a `<script>`: it cannot close the element. */
export const inScript = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')
