import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { SNIPPETS, shellQuoted, snippet } from './snippets.ts';

describe('code for an asset', () => {
  it('names the server and the asset in every language, and no key', () => {
    const asset = { id: '0190-x', name: 'a b.mp4' };
    for (const name of SNIPPETS) {
      const text = snippet(name, asset, 'https://media.example');
      assert.match(text, /https:\/\/media\.example/);
      assert.match(text, /0190-x/);
      assert.match(text, /POLYREEL_KEY/);
    }
  });

  it('quotes names so that a shell sees one word', () => {
    for (const name of ['it\'s $HOME `x` "y"', '-rf', 'plain.mp4', '日本.png']) {
      const [word, ...rest] = execFileSync('sh', ['-c', `printf '%s\\n' ${shellQuoted(name)}`], {
        encoding: 'utf8',
      }).split('\n');
      assert.deepEqual(rest, ['']);
      assert.equal(word, name.startsWith('-') ? `./${name}` : name);
    }
  });
});
