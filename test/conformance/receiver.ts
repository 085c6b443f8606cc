import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { serve } from '#egress/testing/local-server.ts';
import { until } from './until.ts';

/** A webhook that came. */
export interface Received {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly type: string;
  readonly data: {
    readonly eventId: string | null;
    readonly assetId: string | null;
    readonly projectId: string | null;
    readonly asset: { readonly name: string; readonly url: string } | null;
  };
}

type Answer = (response: ServerResponse, call: Received, request: IncomingMessage) => void;

/** Somebody's server on 127.0.0.1 that is told of events. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  /** What came, in order, tries among it. */
  readonly calls: readonly Received[];
  /** How it answers from now on; at first it takes everything. */
  answer: Answer;
  /** Once there are so many calls. */
  untilCalls(count: number): Promise<readonly Received[]>;
}

export const taken: Answer = (response) => response.writeHead(204).end();

export function status(code: number, headers: Record<string, string> = {}): Answer {
  return (response) => response.writeHead(code, headers).end();
}

export async function openReceiver(): Promise<Receiver> {
  const calls: Received[] = [];
  const server = await serve(async (request, response) => {
    const body = await text(request);
    const headers = request.headers as Record<string, string>;
    const call = { headers, body, ...JSON.parse(body) };
    calls.push(call);
    receiver.answer(response, call, request);
  });
  const receiver: Receiver = {
    url: `${server.origin}/hook`,
    calls,
    answer: taken,
    async untilCalls(count) {
      await until(async () => calls.length >= count);
      return calls;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  return receiver;
}

export const idOf = ({ headers }: Received) => headers['webhook-id'] ?? '';
