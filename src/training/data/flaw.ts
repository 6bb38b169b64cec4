/**
 * What is wrong with some bytes, as a sentence about 'it' without a full stop ('it ends too early'). Whoever knows
 * which file they are from makes a `UserError` of it.
 */
export class Flaw extends Error {}
