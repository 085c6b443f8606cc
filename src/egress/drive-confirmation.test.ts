import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { driveConfirmation } from './drive-confirmation.ts';

const PAGE = new URL('https://drive.usercontent.google.com/download?id=1');

function confirmed(html: string, page = PAGE): string | null {
  return driveConfirmation(html, page)?.href ?? null;
}

function form(action: string): string {
  return `<p>…</p><form id="download-form" action="${action}" method="get"><input type="submit" id="uc-download-link"
    value="Download anyway"/><input type="hidden" name="id" value="1"><input type="hidden" name="confirm" value="t">
    <input type="hidden" name="at" value="A&amp;B:1"></form><form action="https://evil.example/"></form>`;
}

suite('the confirmation page of Google Drive', () => {
  test("leads on by its form's hidden fields", () => {
    assert.equal(
      confirmed(form('https://drive.usercontent.google.com/download')),
      'https://drive.usercontent.google.com/download?id=1&confirm=t&at=A%26B%3A1',
    );
  });

  test('leads on by its link, as it used to', () => {
    const html =
      '<a id="uc-download-link" class="x" href="/uc?export=download&amp;confirm=x1&amp;id=1">Download</a>';
    assert.equal(
      confirmed(html, new URL('https://drive.google.com/uc?id=1')),
      'https://drive.google.com/uc?export=download&confirm=x1&id=1',
    );
  });

  test('leads nowhere but to Drive, and not from https to http', () => {
    for (const action of [
      'https://evil.example/download',
      'http://drive.usercontent.google.com/download',
      'javascript:alert(1)',
      'https://drive.google.com.evil.example/',
    ]) {
      assert.equal(confirmed(form(action)), null, action);
    }
  });

  test('is no other page, and of no other host', () => {
    assert.equal(confirmed('<html><title>Sign in</title><form action="/login"></form></html>'), null);
    const elsewhere = new URL('https://evil.example/download');
    assert.equal(confirmed(form('/download'), elsewhere), null);
    assert.equal(confirmed(form('https://drive.google.com/download'), elsewhere), null);
  });

  test('is read in a moment, whatever it repeats', () => {
    for (const piece of ['<form id="download-form" action="', '<form id="download-form">', '<a id="', '<']) {
      assert.equal(confirmed(piece.repeat(10_000)), null, piece);
    }
  });
});
