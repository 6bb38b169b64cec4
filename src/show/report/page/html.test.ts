import { expect, test } from 'vitest'
import { html, inScript, raw } from './html.ts'

test('text is escaped, also in attributes; HTML and lists of it are not', () => {
  const rude = `<img src=x onerror="alert('&')">`
  const item = html`<li title="${rude}">${rude}</li>`
  expect(item.html).toBe(
    '<li title="&#60;img src=x onerror=&#34;alert(&#39;&#38;&#39;)&#34;&#62;">&#60;img src=x onerror=&#34;alert(&#39;&#38;&#39;)&#34;&#62;</li>',
  )
  expect(html`<ul>${[item, 'a & b', 3, undefined, false, raw('<hr>')]}</ul>`.html).toBe(
    `<ul>${item.html}a &#38; b3<hr></ul>`,
  )
})

test('data in a script cannot close the element, and is the same when it is parsed', () => {
  const data = { text: '</script><!--<script>', list: [1, 'ü', null] }
  expect(inScript(data)).not.toContain('<')
  expect(JSON.parse(inScript(data))).toEqual(data)
})
