/** What the doctor says of one thing. */
export interface Finding {
  /** 'Node' */
  subject: string
  /** `note`: it works, but there is something to know. */
  state: 'fine' | 'note' | 'broken'
  /** What there is. */
  says: string
  /** What to do about it. */
  advice?: string
}

export const fine = (subject: string, says: string, advice?: string): Finding => ({
  subject,
  state: 'fine',
  says,
  advice,
})

export const note = (subject: string, says: string, advice: string): Finding => ({
  subject,
  state: 'note',
  says,
  advice,
})

export const broken = (subject: string, says: string, advice: string): Finding => ({
  subject,
  state: 'broken',
  says,
  advice,
})
