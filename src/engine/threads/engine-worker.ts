/** A thread of the engine's task pool. */
import { workerData } from 'node:worker_threads'
import { workOnTasks } from './task-pool.ts'

workOnTasks(workerData)
