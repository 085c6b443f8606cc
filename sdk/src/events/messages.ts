/** One message of an event stream, as the HTML standard's `text/event-stream` has it. */
export interface Message {
  readonly event: string;
  readonly data: string;
  /** Null when the message has none of its own. */
  readonly id: string | null;
  /** Milliseconds to wait before connecting anew, when the message says so. */
  readonly retry: number | null;
}

/** The messages of a body; `onBytes` is called whenever something came, comments that keep the line alive included. */
export async function* messagesOf(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void,
): AsyncGenerator<Message, void, undefined> {
  let lines: string[] = [];
  for await (const line of linesOf(body, onBytes)) {
    if (line !== '') lines.push(line);
    else if (lines.length > 0) {
      yield messageOf(lines);
      lines = [];
    }
  }
}

/** Lines end with CR LF, LF or CR; what follows the last end is no line yet. */
async function* linesOf(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      rest += decoder.decode(value, { stream: true });
      // A CR at the very end may be half of a CR LF.
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    await reader.cancel().catch(() => undefined); // it has ended by itself then
  }
}

function messageOf(lines: readonly string[]): Message {
  const data: string[] = [];
  let event = 'message';
  let id: string | null = null;
  let retry: number | null = null;
  for (const line of lines) {
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
    else if (field === 'id') id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) retry = Number(value);
  }
  return { event, data: data.join('\n'), id, retry };
}
