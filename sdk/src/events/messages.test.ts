import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Message, messagesOf } from './messages.ts';

/** The messages of a body that comes in these pieces. */
async function read(...pieces: readonly string[]): Promise<Message[]> {
  const encoder = new TextEncoder();
  const body = ReadableStream.from(pieces.map((piece) => encoder.encode(piece)));
  const messages: Message[] = [];
  for await (const message of messagesOf(body, () => undefined)) messages.push(message);
  return messages;
}

suite('an event stream', () => {
  test('has messages with event, data and id', async () => {
    assert.deepEqual(await read('id: 7\nevent: asset.ready\ndata: {"a":1}\n\n'), [
      { event: 'asset.ready', data: '{"a":1}', id: '7', retry: null },
    ]);
  });

  test('may end lines in any way, and be cut anywhere', async () => {
    const text = 'id: 1\r\ndata: a\r\n\r\nid: 2\rdata: b\r\rid: 3\ndata: ü\n\n';
    const expected = await read(text);
    assert.deepEqual(
      expected.map(({ id, data }) => `${id}${data}`),
      ['1a', '2b', '3ü'],
    );
    const bytes = new TextEncoder().encode(text);
    for (let at = 1; at < bytes.length; at += 1) {
      const messages: Message[] = [];
      const body = ReadableStream.from([bytes.slice(0, at), bytes.slice(at)]);
      for await (const message of messagesOf(body, () => undefined)) messages.push(message);
      assert.deepEqual(messages, expected, `cut at ${at}`);
    }
  });

  test('joins lines of data, and passes over comments and unknown fields', async () => {
    assert.deepEqual(
      await read(': still here\n\ndata: a\ndata:b\nfoo: c\ndata\nretry: 500\nretry: soon\n\n'),
      [
        { event: 'message', data: '', id: null, retry: null },
        { event: 'message', data: 'a\nb\n', id: null, retry: 500 },
      ],
    );
  });

  test('does not tell a message that was cut off', async () => {
    assert.deepEqual(await read('data: whole\n\ndata: half'), [
      { event: 'message', data: 'whole', id: null, retry: null },
    ]);
  });

  test('says when bytes came, comments as well', async () => {
    let count = 0;
    const body = ReadableStream.from([new TextEncoder().encode(':\n'), new TextEncoder().encode(':\n')]);
    for await (const _message of messagesOf(body, () => (count += 1)));
    assert.equal(count, 2);
  });
});
