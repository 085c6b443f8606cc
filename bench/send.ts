import type { Contestant } from './contestants.ts';
import type { TaskResult } from './load/task.ts';

/** Uploads a whole file in the contestant's own way, from here and not from the load generator, whose files are noise. */
export async function sendFile(
  { name, origin, uploadPath, headers: own, sending }: Contestant,
  { bytes, mediaType }: { bytes: Buffer; mediaType: string },
  more: Readonly<Record<string, string>> = {},
): Promise<Pick<TaskResult, 'lastHead' | 'lastReply'>> {
  const [before, after] = sending.around(mediaType);
  const body = Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]);
  const headers = { ...own, ...sending.headers(mediaType, bytes.length), ...more };
  const reply = await fetch(origin + uploadPath, { method: sending.method, headers, body });
  const lastReply = await reply.text();
  if (!reply.ok) throw new Error(`${name} answers ${reply.status} to an upload: ${lastReply}`);
  return { lastReply, lastHead: [...reply.headers].map((pair) => pair.join(': ')).join('\r\n') };
}
