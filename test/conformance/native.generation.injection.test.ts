import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { decoded } from '#media/render/testing/looking.ts';
import { Downloads } from './downloads.ts';
import { Maker, SMALL } from './generating.ts';
import { picture } from './samples.ts';
import { openServer, type Server } from './server.ts';

let server: Server;
let maker: Maker;
let downloads: Downloads;
/** Where files would appear if any of it were run. */
let folder: string;
before(async () => {
  server = await openServer();
  maker = await Maker.open(server);
  downloads = await Downloads.open();
  folder = await mkdtemp(join(tmpdir(), 'polyreel-injection-'));
});
after(async () => {
  await rm(folder, { recursive: true });
  await downloads[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** Somebody to call, who counts the calls. */
async function openListener() {
  let calls = 0;
  const listener = createServer((socket) => {
    calls += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => {
    listener.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/x.png`,
    calls: () => calls,
    [Symbol.dispose]: () => void listener.close(),
  };
}

/** What would end a text within a filter graph, and go on as something else; and what would lead elsewhere. */
function injections(url: string): string[] {
  const out = join(folder, 'written.txt');
  return [
    `'[out];movie=${out}[x]`,
    `x':textfile='/etc/passwd`,
    `,metadata=mode=print:file=${out},`,
    `\\\\'\\:;[0][1]overlay,nullsink;`,
    `%{pts} %{eif:1+1:d} %{metadata:x} %d %s %n`,
    `${'${'}IFS}$(touch ${out})\`touch ${out}\``,
    `"; touch ${out}; #`,
    `\n-i ${url}\n-f null\r\n`,
    `<img src="${url}"><script>fetch("${url}")</script>`,
    `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY x SYSTEM "${url}">]><x>&x;</x>`,
    `file://${out}|concat:${url}|${url}`,
    '{\\an8\\fscx500}{\\p1}m 0 0 l 100 0{\\p0}',
    '\u0000\u0007\u001b[31m\u202e\ud800',
    `../../../../${out}`,
  ];
}

/** `$${` is a plain `${`: only then may any text at all stand in a script. */
const escaped = (words: string) => words.replaceAll('${', () => '$${');

/** A second of red with every string that a script can have. */
function scriptWith(words: string, image: string) {
  const safe = escaped(words);
  const [top, bottom] = [
    { position: 'top', height: '20%' },
    { position: 'bottom', height: '20%' },
  ];
  return {
    name: safe,
    description: safe,
    inputs: [
      { name: 'given', type: 'text', description: words },
      { name: 'written', type: 'text', write: { prompt: safe, persona: safe, task: safe } },
    ],
    output: SMALL,
    timeline: {
      background: '#ff0000',
      tracks: [
        {
          clips: [
            { asset: { type: 'image', src: image }, width: 20, height: 20, position: 'left', length: 1 },
          ],
        },
        {
          clips: [
            { asset: { type: 'text', text: safe, style: { font: safe.slice(0, 100) } }, length: 1, ...top },
          ],
        },
        { clips: [{ asset: { type: 'text', text: '${given} ${upper(written)}' }, length: 1, ...bottom }] },
        { clips: [{ asset: { type: 'captions', lines: [{ start: 0, end: 1, text: safe }] }, ...bottom }] },
        {
          clips: [{ name: safe.slice(0, 100), asset: { type: 'speech', text: `Hi. ${safe}` }, maxLength: 1 }],
        },
      ],
    },
  };
}

suite('strings that would be code somewhere else', () => {
  test('are text on the screen: no file, no connection, and the picture is whole', async () => {
    using listener = await openListener();
    const { bytes, ...sample } = await picture();
    for (const words of injections(listener.url)) {
      const name = words.toWellFormed();
      const image = await maker.upload({ ...sample, bytes, name });
      const body = { parameters: { given: words }, name };
      const { asset, generation } = await maker.make(scriptWith(words, image), body);
      assert.equal(generation.status, 'succeeded');
      const { seen } = decoded(await downloads.fileOf(asset));
      assert.equal(seen.length, 10, words);
      seen[5]?.shows(155, 45, [255, 0, 0], 12);
    }
    assert.deepEqual([listener.calls(), await readdir(folder)], [0, []]);
  });

  test('in captions of a file, too', async () => {
    using listener = await openListener();
    for (const words of injections(listener.url)) {
      // A file with zeros in it is no text, and is refused.
      const line = escaped(words)
        .replaceAll(/[\r\n]+/g, ' ')
        .replaceAll('\0', '');
      const asset = { type: 'captions', vtt: `WEBVTT\n\n00:00.000 --> 00:01.000\n<v ${line}>${line}\n` };
      const clips = [{ asset, length: 1 }];
      const { timeline } = await maker.preview({ output: SMALL, timeline: { tracks: [{ clips }] } });
      assert.match(JSON.stringify(timeline), /"kind":"captions"/);
    }
    assert.deepEqual([listener.calls(), await readdir(folder)], [0, []]);
  });

  test('are refused where a closed set belongs', async () => {
    for (const words of injections('http://127.0.0.1:9/x')) {
      const safe = escaped(words);
      for (const clip of [
        { asset: { type: 'text', text: 'x', style: { colour: safe } } },
        { asset: { type: 'text', text: 'x', animation: { in: safe } } },
        { asset: { type: 'fill', fill: safe } },
        { asset: { type: 'image', src: safe } },
        { asset: { type: 'speech', text: 'x', voice: `en${safe}` } },
        { asset: { type: 'text', text: 'x' }, transition: { in: safe } },
        { asset: { type: 'text', text: 'x' }, effect: safe },
        { asset: { type: 'text', text: 'x' }, width: safe },
        { asset: { type: 'text', text: 'x' }, position: safe },
      ]) {
        const document = { output: SMALL, timeline: { tracks: [{ clips: [{ length: 1, ...clip }] }] } };
        const reply = await maker.send('POST', '/scripts/preview', { document });
        assert.equal(reply.status, 400, JSON.stringify(clip));
      }
    }
  });
});
