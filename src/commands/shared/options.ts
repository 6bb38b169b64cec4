/** The options of commands: how each is read, checked and explained. */
export interface Option<Value = unknown> {
  /** Stands for the value in the help: 'N', 'DIR', 'mine|solutions'. A flag has none. */
  value?: string
  help: string
  /** One letter: 'y' for -y. */
  short?: string
  /** What the value has to be, for messages: 'a whole number from 1 to 1000'. */
  expected: string
  /** The value that a text stands for; undefined if it is not what is expected. */
  read(text: string): Value | undefined
  /** The value of an option that stands alone. Most options have none: their value cannot be left out. */
  alone?: Value
}

export type Options = Record<string, Option>

/** The values of the options that were given. */
export type Values<Known extends Options> = {
  [Name in keyof Known]?: Known[Name] extends Option<infer Value> ? Value : never
}

export const flag = (help: string, short?: string): Option<true> => ({
  help,
  short,
  expected: 'no value',
  read: () => undefined,
  alone: true,
})

export const text = (value: string, help: string, expected: string): Option<string> => ({
  value,
  help,
  expected,
  read: (text) => text || undefined,
})

export const folder = (help: string): Option<string> => text('DIR', help, 'a folder')

/** A whole number from `least` to `most`. */
export const whole = (help: string, least: number, most: number): Option<number> => ({
  value: 'N',
  help,
  expected: `a whole number from ${least} to ${most}`,
  read: (text) =>
    /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined,
})

export const oneOf = <Choice extends string>(choices: readonly Choice[], help: string): Option<Choice> => ({
  value: choices.join('|'),
  help,
  expected: choices.join(' or '),
  read: (text) => choices.find((choice) => choice === text),
})

export const seed = (help: string): Option<number> => whole(help, 0, 2 ** 32 - 1)

/** Every command has it. */
export const helpFlag = flag('print this text', 'h')

export const codeOption = oneOf(
  ['mine', 'solutions'],
  'mine: your katas that pass, with the solutions for the others (the default); solutions: only the solutions',
)

export const dataOption = folder(
  "a folder with the binary version of CIFAR-10, or 'built-in' for pictures drawn by a program; the default is what `npm run data` has downloaded, or else the built-in pictures",
)

export const jsonOption = flag('print one JSON object and nothing else (use `npm run --silent`)')
