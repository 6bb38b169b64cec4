/** What passes between the process and the thread that runs the network. */
export interface WorkerData {
  /** The bundle of the katas, and the file each was taken from, for messages. */
  code: string
  sources: Record<string, string>
  weights: Float32Array
  /** [32, 32, 3] each, 0 to 255. */
  pictures: Uint8Array[]
}
