/** The process that makes the load, so that no contestant shares its event loop: takes tasks one at a time from its parent. */
import { Bodies } from './body.ts';
import { Connection, type Reply } from './connection.ts';
import type { Report, Task, TaskResult } from './task.ts';

process.on('message', async (task: Task) => {
  const report: Report = await perform(task).then(
    (result) => ({ result }),
    (error: unknown) => ({ error: String(error) }),
  );
  process.send?.(report);
});
process.on('disconnect', () => process.exit());

async function perform(task: Task): Promise<TaskResult> {
  const clients = await Promise.all(Array.from({ length: task.connections }, () => openClient(task)));
  try {
    return await measure(clients, task.requests);
  } finally {
    for (const { connection } of clients) connection.close();
  }
}

interface Client {
  readonly connection: Connection;
  send(): Promise<Reply>;
}

async function openClient(task: Task): Promise<Client> {
  const connection = await Connection.open(task.origin);
  const bodies = task.body === null ? null : new Bodies(task.body);
  const head = headOf(task);
  return { connection, send: () => connection.request(head, bodies?.next() ?? null) };
}

async function measure(clients: readonly Client[], requests: number): Promise<TaskResult> {
  let unsent = requests;
  let received = 0;
  let lastReply: string | null = null;
  const start = performance.now();
  await Promise.all(
    clients.map(async ({ send }) => {
      while (unsent-- > 0) {
        const reply = await send();
        if (reply.status < 200 || reply.status > 299) throw new Error(`${reply.status}: ${reply.text}`);
        received += reply.length;
        lastReply = reply.text;
      }
    }),
  );
  return { seconds: (performance.now() - start) / 1000, received, lastReply };
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
