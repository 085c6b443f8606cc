/** The process that makes the load, so that no contestant shares its event loop: takes tasks one at a time from its parent. */
import { Bodies } from './body.ts';
import { Connection, type Reply } from './connection.ts';
import type { Order, Report, Task, TaskResult } from './task.ts';

process.on('message', async (order: Order) => {
  const report: Report = await perform(order).then(
    (result) => ({ result }),
    (error: unknown) => ({ error: String(error) }),
  );
  process.send?.(report);
});
process.on('disconnect', () => process.exit());

async function perform({ task, atMost }: Order): Promise<TaskResult> {
  const clients = await Promise.all(Array.from({ length: task.connections }, () => openClient(task)));
  try {
    return await measure(clients, task.requests, atMost);
  } finally {
    for (const { connection } of clients) connection.close();
  }
}

interface Client {
  readonly connection: Connection;
  send(): Promise<Reply>;
}

/** What takes the place of `{}` in paths: no two requests of a run of this process have the same. */
let number = 0;

async function openClient(task: Task): Promise<Client> {
  const connection = await Connection.open(task.origin);
  const bodies = task.body === null ? null : new Bodies(task.body);
  const head = headOf(task);
  const next = () => {
    number += 1;
    return head.replace('{}', String(number));
  };
  const headOfNext = task.path.includes('{}') ? next : () => head;
  return { connection, send: () => connection.request(headOfNext(), bodies?.next() ?? null) };
}

async function measure(clients: readonly Client[], requests: number, atMost: number): Promise<TaskResult> {
  let unsent = requests;
  let done = 0;
  let received = 0;
  let last: Reply | null = null;
  const start = performance.now();
  const isOver = () => performance.now() - start > atMost * 1000;
  await Promise.all(
    clients.map(async ({ send }) => {
      while (unsent-- > 0 && !isOver()) {
        const reply = await send();
        if (reply.status < 200 || reply.status > 299) throw new Error(`${reply.status}: ${reply.text()}`);
        done += 1;
        received += reply.length;
        last = reply;
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  const { head: lastHead, text } = last ?? { head: '', text: () => null };
  return { seconds, requests: done, received, lastReply: text(), lastHead };
}

function headOf({ origin, method, path, headers, body }: Task): string {
  const all = {
    host: new URL(origin).host,
    ...headers,
    ...(body !== null && { 'content-length': String(body.length) }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${path} HTTP/1.1`, ...lines].join('\r\n');
}
