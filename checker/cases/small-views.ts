import type { TensorData } from './case.ts'

/** What `view` means in a description: 1 for tensors in row-major order, 2 for transposed views, 3 for parts of larger buffers. */
export function views(view: number, tensors: TensorData[]): TensorData[] {
  if (view === 1) return tensors
  return tensors.map((t) => ({ ...t, view: view === 2 ? 'transposed' : 'sliced' }))
}
