import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fileName } from './file-name.ts';

/** As Node gives the bytes of a header. */
const asHeader = (text: string) => ({ 'x-file-name': Buffer.from(text).toString('latin1') });

suite('x-file-name', () => {
  const meant: Record<string, string> = {
    'plain.mp4': 'plain.mp4',
    'Z%C3%BCrich%20%E2%80%93%20a.png': 'Zürich – a.png',
    '日本語.png': '日本語.png',
    '%E6%97%A5 und é.png': '日 und é.png',
    '100% real.mp4': '100% real.mp4',
    '%zz.mp4': '%zz.mp4',
    '%FF.mp4': '%FF.mp4',
    'a+b.mp4': 'a+b.mp4',
    '%00%0d%0a': '\0\r\n',
  };
  for (const [sent, name] of Object.entries(meant)) {
    test(`${sent} is ${JSON.stringify(name)}`, () => assert.equal(fileName(asHeader(sent)), name));
  }

  test('may be Latin-1, when it is no UTF-8', () => {
    assert.equal(fileName({ 'x-file-name': 'caf\xe9.png' }), 'café.png');
  });

  test('has 1 to 512 characters, however many bytes they take', () => {
    assert.equal([...fileName(asHeader('🎬'.repeat(512)))].length, 512);
    for (const sent of ['', 'x'.repeat(513), '%F0%9F%8E%AC'.repeat(513)]) {
      assert.throws(() => fileName(asHeader(sent)), { kind: 'invalid' });
    }
    assert.throws(() => fileName({}), { kind: 'invalid' });
  });
});
