import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Report, Task, TaskResult } from './task.ts';

/** The load generator as seen from the benchmark. */
export class Load implements AsyncDisposable {
  readonly #process: ChildProcess = fork(join(import.meta.dirname, 'generator.ts'));

  /** One task at a time; throws when a reply is not a success. */
  async run(task: Task): Promise<TaskResult> {
    this.#process.send(task);
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
