import type { glorotUniform } from '#solutions/glorot/uniform.ts'
import { type Random, type Shape, size } from '#tensor'
import { build } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { reused } from '../../../bank/reused.ts'
import { seeded } from '../../../bank/seeded.ts'

interface Fans {
  /** Positions of the kernel, inputs, outputs. */
  field: number
  inputs: number
  outputs: number
  shape: Shape
}

const fansOf = (shape: Shape): Fans => {
  const [inputs, outputs] = shape.slice(-2)
  return { field: size(shape.slice(0, -2)), inputs, outputs, shape }
}

/** Uniform between the limit's two signs, or whatever `draw` makes of it. */
const limited =
  (
    limit: (fans: Fans) => number,
    draw = (random: Random, edge: number) => (2 * random() - 1) * edge,
  ): typeof glorotUniform =>
  (shape, random) => {
    const edge = limit(fansOf(shape))
    return build(shape, () => draw(random, edge))
  }

const rightLimit = ({ field, inputs, outputs }: Fans) => Math.sqrt(6 / (field * (inputs + outputs)))

/** Normally distributed numbers, by the Box-Muller method. */
const normal = (random: Random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

export const mistakes: Mistake<typeof glorotUniform>[] = [
  {
    name: 'fan-in-only',
    diagnosis: 'You compute the limit from fanIn alone: that is He initialisation.',
    hint: 'The limit depends on both fanIn and fanOut.',
    kata: limited(({ field, inputs }) => Math.sqrt(6 / (field * inputs))),
  },
  {
    name: 'fan-out-only',
    diagnosis: 'You compute the limit from fanOut alone.',
    hint: 'The limit depends on both fanIn and fanOut.',
    kata: limited(({ field, outputs }) => Math.sqrt(6 / (field * outputs))),
  },
  {
    name: 'receptive-field-ignored',
    diagnosis: 'You leave the kernel out of fanIn and fanOut: a 3x3 kernel makes both nine times as large.',
    hint: 'How many products are added up in one output of a convolution?',
    kata: limited(({ inputs, outputs }) => Math.sqrt(6 / (inputs + outputs))),
  },
  {
    name: 'receptive-field-for-fan-in-only',
    diagnosis: 'You count the kernel in fanIn but not in fanOut.',
    hint: 'One input is also multiplied by every position of the kernel.',
    kata: limited(({ field, inputs, outputs }) => Math.sqrt(6 / (field * inputs + outputs))),
  },
  {
    name: 'first-two-axes',
    diagnosis: 'You use the first two axes as in and out, but in a kernel they are the height and width.',
    hint: 'In and out are always the last two axes.',
    kata: limited(({ shape }) => Math.sqrt(6 / (shape[0] + shape[1]))),
  },
  {
    name: 'channels-first',
    diagnosis: 'You read the shape as [out, in, height, width], but kernels are [height, width, in, out].',
    hint: 'In and out are always the last two axes.',
    kata: limited(({ shape: [a, b, ...places] }) => Math.sqrt(6 / (size(places) * (a + b)))),
  },
  {
    name: 'number-of-weights',
    diagnosis: 'You divide by the number of all weights instead of by fanIn + fanOut.',
    hint: 'The fans are added, not multiplied.',
    kata: limited(({ shape }) => Math.sqrt(6 / size(shape))),
  },
  {
    name: 'mean-of-the-fans',
    diagnosis: 'You divide by the mean of fanIn and fanOut instead of by their sum.',
    hint: 'Look for a factor of 2 under the root.',
    kata: limited((fans) => Math.SQRT2 * rightLimit(fans)),
  },
  {
    name: 'root-missing',
    diagnosis: 'You leave out the square root of the limit.',
    hint: 'Without the square root you get the square of the limit.',
    kata: limited((fans) => rightLimit(fans) ** 2),
  },
  {
    name: 'deviation-as-limit',
    diagnosis: 'You use the standard deviation, sqrt(2 / (fanIn + fanOut)), as the limit.',
    hint: 'A uniform number between -1 and 1 has a variance of 1/3.',
    kata: limited((fans) => rightLimit(fans) / Math.sqrt(3)),
  },
  {
    name: 'normal',
    diagnosis: 'You draw from a normal distribution instead of a uniform one.',
    hint: 'No weight is larger than the limit.',
    kata: limited(
      (fans) => rightLimit(fans) / Math.sqrt(3),
      (random, edge) => edge * normal(random),
    ),
  },
  {
    name: 'positive-only',
    diagnosis: 'You draw between 0 and the limit, but half of the weights should be negative.',
    hint: 'Stretch [0, 1) to a width of twice the limit, then shift it.',
    kata: limited(rightLimit, (random, edge) => random() * edge),
  },
  {
    name: 'half-the-range',
    diagnosis: 'You draw between -limit / 2 and limit / 2.',
    hint: 'Stretch [0, 1) to a width of twice the limit, then shift it.',
    kata: limited(rightLimit, (random, edge) => (random() - 0.5) * edge),
  },
  {
    name: 'off-centre',
    diagnosis:
      'You draw between -1 and 2 * limit - 1, as if you stretched and subtracted in the wrong order.',
    hint: 'The middle of the range is 0.',
    kata: limited(rightLimit, (random, edge) => 2 * random() * edge - 1),
  },
  {
    name: 'fixed-limit',
    diagnosis: 'You draw between -0.05 and 0.05 for every shape.',
    hint: 'The limit depends on the fans.',
    kata: limited(() => 0.05),
  },
  {
    name: 'same-weight-everywhere',
    diagnosis: 'You use one random number for all weights: all units would learn the same.',
    hint: 'Call random() inside the loop.',
    kata: (shape, random) => {
      const weight = (2 * random() - 1) * rightLimit(fansOf(shape))
      return build(shape, () => weight)
    },
  },
  {
    name: 'random-sign-only',
    diagnosis: 'All your weights are as large as the limit: only their sign is random.',
    hint: 'Every number between the limits is as likely as any other.',
    kata: limited(rightLimit, (random, edge) => (random() < 0.5 ? -edge : edge)),
  },
  {
    name: 'own-randomness',
    diagnosis: 'You call Math.random, but a run can be repeated only with the random() that you are given.',
    hint: 'The second argument is the source of random numbers.',
    kata: limited(rightLimit, (_, edge) => (2 * Math.random() - 1) * edge),
  },
  {
    name: 'draws-thrown-away',
    diagnosis: 'You draw twice for every weight, once for its size and once for its sign.',
    hint: 'One uniform number is enough.',
    kata: limited(rightLimit, (random, edge) => random() * edge * (random() < 0.5 ? -1 : 1)),
  },
  reused(limited(rightLimit)),
  ...[1.02, 0.98].map((factor) => ({
    name: factor > 1 ? 'a-little-too-wide' : 'a-little-too-narrow',
    diagnosis: `Your range is two percent too ${factor > 1 ? 'wide' : 'narrow'}.`,
    hint: 'The limit is exactly the square root of 6 / (fanIn + fanOut).',
    kata: limited((fans) => factor * rightLimit(fans)),
  })),
  {
    name: 'bell-shaped',
    diagnosis: 'Your numbers stay within the limits, but those near 0 are more likely than others.',
    hint: 'Every number between the limits is as likely as any other.',
    kata: limited(rightLimit, (random, edge) => {
      const u = random()
      return Math.max(-edge, Math.min(edge, (edge / 4) * Math.log(u / (1 - u))))
    }),
  },
  {
    name: 'random-only-called',
    diagnosis: 'You call random(), but take your numbers from Math.random.',
    hint: 'The second argument is the source of random numbers.',
    kata: limited(rightLimit, (random, edge) => 0 * random() + (2 * Math.random() - 1) * edge),
  },
  {
    name: 'fixed-seed',
    diagnosis: 'You draw from a generator with a fixed seed, so the weights are the same every time.',
    hint: 'The second argument is the source of random numbers.',
    kata: (shape, random) => {
      const own = seeded()
      return limited(rightLimit, (_, edge) => 0 * random() + (2 * own() - 1) * edge)(shape, random)
    },
  },
  {
    name: 'same-row-everywhere',
    diagnosis: 'You draw one row of weights and repeat it for every input.',
    hint: 'Call random() once for each weight.',
    kata: (shape, random) => {
      const edge = rightLimit(fansOf(shape))
      const row = Array.from({ length: shape[shape.length - 1] }, () => (2 * random() - 1) * edge)
      return build(shape, (...index) => row[index[index.length - 1]])
    },
  },
  {
    name: 'zeros',
    diagnosis: 'All your weights are zero, so all units would learn the same.',
    hint: 'Use random().',
    kata: (shape) => build(shape, () => 0),
  },
  {
    name: 'shape-lost',
    diagnosis: 'You put all weights into one column instead of the shape that was asked for.',
    hint: 'zeros(shape) has the right shape.',
    kata: (shape, random) => {
      const edge = rightLimit(fansOf(shape))
      return build([size(shape), 1], () => (2 * random() - 1) * edge)
    },
  },
  {
    name: 'root-of-a-negative',
    diagnosis: 'Your weights are NaN, as if you took the square root of a negative number.',
    hint: 'Print the number that you take the square root of.',
    kata: limited(
      () => 1,
      (random) => Math.sqrt(random() - 2),
    ),
  },
  {
    name: 'root-of-six-alone',
    diagnosis: 'You take the root of 6 alone, but it is the root of the whole fraction.',
    hint: 'Check where the brackets of the square root end.',
    kata: limited(({ field, inputs, outputs }) => Math.sqrt(6) / (field * (inputs + outputs))),
  },
  {
    name: 'fan-out-outside-the-fraction',
    diagnosis: 'You add fanOut after the division, but 6 is divided by the sum of fanIn and fanOut.',
    hint: 'What is computed first, without brackets?',
    kata: limited(({ field, inputs, outputs }) => Math.sqrt(6 / (field * inputs) + field * outputs)),
  },
]
