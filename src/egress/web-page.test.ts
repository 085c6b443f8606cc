import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { refuseWebPage, webPageError } from './web-page.ts';

const URL_OF_PAGE = new URL('https://media.example/a.mp4');

/** What comes through of text that arrives a byte at a time. */
async function passed(text: string): Promise<string> {
  const byteByByte = async function* () {
    for (const byte of Buffer.from(text)) yield Uint8Array.of(byte);
  };
  const chunks: Uint8Array[] = [];
  for await (const chunk of refuseWebPage(byteByByte(), URL_OF_PAGE)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

suite('bytes that come one by one', () => {
  test('are refused when they add up to the start of a web page', async () => {
    await assert.rejects(passed('<!doctype html><p>'), /web page \(HTML\) on media\.example/);
    await assert.rejects(passed(` <html>${'a'.repeat(3000)}`), /web page/);
  });

  test('are passed on in full otherwise, however many they are', async () => {
    for (const text of ['', 'a', 'RIFF'.repeat(1000), `${' '.repeat(2000)}<html>`]) {
      assert.equal(await passed(text), text);
    }
  });
});

suite('what is said of a web page', () => {
  test('tells of sharing where the link ended at a sign-in', () => {
    assert.match(
      webPageError(new URL('https://accounts.google.com/v3/signin')).message,
      /everyone who has the link/,
    );
    assert.doesNotMatch(webPageError(URL_OF_PAGE).message, /sign-in/);
  });
});
