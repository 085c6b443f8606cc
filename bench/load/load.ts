import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Order, Report, Task, TaskResult } from './task.ts';

/** Seconds: what takes longer than this is not worth waiting for. */
const PATIENCE = 600;

/** The load generator as seen from the benchmark. */
export class Load implements AsyncDisposable {
  readonly #process: ChildProcess = fork(join(import.meta.dirname, 'generator.ts'));

  /** One task at a time, cut short after `atMost` seconds; throws when a reply is not a success. */
  async run(task: Task, atMost: number = PATIENCE): Promise<TaskResult> {
    this.#process.send({ task, atMost } satisfies Order);
    const [report] = (await once(this.#process, 'message')) as [Report];
    if ('error' in report) throw new Error(`${task.method} ${task.path}: ${report.error}`);
    return report.result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.disconnect();
    await ended;
  }
}
