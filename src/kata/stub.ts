/**
 * The stub of a kata is computed from its solution, so that there is no third copy to keep up to date. An exercise and
 * its solution differ only in the body of the function.
 */

/**
 * The stub of kata `id` ('relu/forward'): the text of the solution up to the line that opens the body of its exported
 * function, then a TODO and a throw as the body, and nothing after it. Line endings become LF.
 *
 * Throws if the solution cannot be cut: exactly one line must start with `export function`, and the line that ends its
 * signature must end with `{`.
 */
export function stubOf(solutionText: string, id: string): string {
  const lines = linesOf(solutionText)
  const exported = lines.filter((line) => line.startsWith('export '))
  const name = exported.length === 1 ? /^export function (\w+)/.exec(exported[0])?.[1] : undefined
  if (!name) {
    throw new Error(
      `solutions/${id}.ts cannot be cut into a stub: expected one export, a function ` +
        `('export function name(...) {'), got ${exported.length ? exported.join(' | ') : 'no export'}. ` +
        'Move types to src/tensor.ts and helpers below the function, without `export`.',
    )
  }
  const start = lines.indexOf(exported[0])
  const open = lines.findIndex((line, at) => at >= start && closesSignature(lines.slice(start, at + 1), line))
  const close = lines.findIndex((line, at) => at > open && line.startsWith('}'))
  if (open < 0 || close < 0 || lines[close] !== '}') {
    throw new Error(
      `solutions/${id}.ts cannot be cut into a stub: expected the signature of ${name} to end in a line that ends ` +
        "with '{', and its body in a line that is '}' alone. Give a return type of several lines a name.",
    )
  }
  return [
    ...lines.slice(0, open + 1),
    `  // TODO: write ${name}; the lesson is in README.md beside this file`,
    `  throw new Error('TODO: ${id} is not written yet')`,
    '}',
    '',
  ].join('\n')
}

/** Whether `text` is still the stub of kata `id`. Line endings and white space at the end of lines are ignored. */
export function isUntouched(text: string, solutionText: string, id: string): boolean {
  return linesOf(text).join('\n').trimEnd() === stubOf(solutionText, id).trimEnd()
}

const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trimEnd())

/** The signature ends at the first line that ends with `{` outside of all parentheses. */
function closesSignature(signature: string[], last: string): boolean {
  const text = signature.join('\n')
  return last.endsWith('{') && text.split('(').length === text.split(')').length
}
