/** Changes of solutions that differ from them and are still right, with the reason. */
interface Equivalent {
  id: string
  /** The source line before and after. */
  before: string
  after: string
  because: string
}

export const equivalents: Equivalent[] = []
