/** What a check of the doctor finds. */
export interface Finding {
  /** `note`: it works, but there is something to know. */
  state: 'fine' | 'note' | 'broken'
  /** What there is. */
  says: string
  /** What to do about it. */
  advice?: string
}

export const fine = (says: string, advice?: string): Finding => ({ state: 'fine', says, advice })
export const note = (says: string, advice: string): Finding => ({ state: 'note', says, advice })
export const broken = (says: string, advice: string): Finding => ({ state: 'broken', says, advice })
