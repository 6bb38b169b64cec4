/**
 * The bank: answers that are wrong in a known way, and answers that are right in another way than ours.
 * Every check has to reject all of the first and to accept all of the second.
 */

// biome-ignore lint/suspicious/noExplicitAny: one type for functions of every signature; each file of the bank names its own
export type AnyKata = (...args: any[]) => unknown

/** A wrong answer that learners really write. */
export interface Mistake<Kata extends AnyKata = AnyKata> {
  /** A few words with hyphens, unique within the kata. */
  name: string
  /** One sentence, in the second person: what the learner's code does. */
  diagnosis: string
  /** One sentence: the smallest push that helps, without the solution. */
  hint: string
  /** Has the signature of the contract and makes the mistake. */
  kata: Kata
}

/** A right answer, written in another way than the solution. */
export interface Variant<Kata extends AnyKata = AnyKata> {
  name: string
  kata: Kata
}
