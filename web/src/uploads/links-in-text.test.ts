import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { linksIn } from './links-in-text.ts';

describe('links in a pasted text', () => {
  it('are taken from lines, commas and spaces, each once', () => {
    const text = ' https://a.example/x.mp4\nhttp://b.example/y?z=1, https://a.example/x.mp4\r\n';
    assert.deepEqual(linksIn(text), ['https://a.example/x.mp4', 'http://b.example/y?z=1']);
  });

  it('are not looked for in prose', () => {
    assert.deepEqual(linksIn('look at https://a.example/x.mp4'), []);
    assert.deepEqual(linksIn(''), []);
  });

  it('lead to the web only', () => {
    assert.deepEqual(linksIn('file:///etc/passwd'), []);
    assert.deepEqual(linksIn('javascript:alert(1)'), []);
  });

  it('are not thousands', () => assert.deepEqual(linksIn('https://a.example/\n'.repeat(501)), []));
});
