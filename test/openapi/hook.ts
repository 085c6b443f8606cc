import { json } from 'node:stream/consumers';
import { serve } from '#egress/testing/local-server.ts';

interface Message {
  readonly type: string;
}

/** Somebody who takes webhooks, and keeps what came. */
export async function openHook() {
  const taken: Message[] = [];
  const server = await serve(async (request, response) => {
    taken.push((await json(request)) as Message);
    response.writeHead(204).end();
  });
  return {
    taken: taken as readonly Message[],
    link: `${server.origin}/hooks/polyreel`,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
