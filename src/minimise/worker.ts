// What a worker thread of a search runs: it sits the exam with whatever networks it is told of.
import { parentPort, workerData } from 'node:worker_threads';
import { createTask, type KernelModule } from '../../sim/index.js';
import { type ChunkResult, judgeChunk, type Played, playForm } from './chunk.js';
import { Exam, type ExamSettings } from './exam.js';
import { Forms } from './forms.js';
import { Judge } from './judge.js';

/** What a worker is started with. */
export interface WorkerTask {
  readonly settings: ExamSettings;
  readonly mostConnections: number;
  readonly module: KernelModule;
}

/** A chunk to judge, from a network's number on, or one network to play whole. */
export interface Job {
  readonly connections: number;
  readonly whole: boolean;
  readonly index: number;
}

/** The answer to each job. */
export type Answer = ChunkResult | Played;

const { settings, mostConnections, module } = workerData as WorkerTask;
const port = parentPort!;
const task = createTask(settings.task, settings.taskParameters);
const exam = new Exam(settings, task);
const forms = new Forms(exam.inputs, mostConnections);
const judge = new Judge(exam, task, module);

port.on('message', ({ connections, whole, index }: Job) => {
  const play = whole ? playForm : judgeChunk;
  port.postMessage(play(exam, forms, judge, connections, index) satisfies Answer);
});
