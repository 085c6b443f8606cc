import { type Connection, Endpoint } from '../endpoints/endpoint.ts';
import type { Writer } from '../generation/parts.ts';
import { textOfCompletion } from './completion.ts';
import { messagesFor } from './messages.ts';

export interface ModelWriterOptions extends Connection {
  /** As the endpoint calls it. */
  readonly model: string;
}

/** Bytes of a reply. A text of the longest kind has some hundred thousand; a model's thoughts may come with it. */
const MAX_REPLY = 4 * 2 ** 20;

/**
 * A writer that asks a language model, by chat completions. It throws `unavailable` where asking again later makes sense,
 * and `unprocessable` where the endpoint or the model refuses, each with a sentence; never with the key.
 */
export function openModelWriter({ model, ...connection }: ModelWriterOptions): Writer & AsyncDisposable {
  const role = { noun: 'The language model', settings: 'POLYREEL_MODEL', maxBytes: MAX_REPLY };
  const endpoint = new Endpoint(connection, role);
  return {
    async write(request, signal) {
      const messages = messagesFor(request);
      const completion = await endpoint.ask(signal, (client, signal) =>
        client.chat.completions.create({ model, messages }, { signal }),
      );
      return { text: textOfCompletion(completion, endpoint.identity), by: 'model' };
    },
    [Symbol.asyncDispose]: () => endpoint[Symbol.asyncDispose](),
  };
}
