import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { probe } from '../../probe/probe.ts';
import { MAX_CHARACTERS, speak } from './speak.ts';
import { samplesOf } from './wav.ts';

const folder = await mkdtemp(join(tmpdir(), 'speech-'));
after(() => rm(folder, { recursive: true }));

let files = 0;

async function spoken(text: string, { voice = 'en', pace = 1 } = {}) {
  files += 1;
  const outPath = join(folder, `${files}.wav`);
  const report = await speak({ text, voice, pace, outPath });
  const wav = await readFile(outPath);
  return { ...report, outPath, wav, samples: samplesOf(wav) };
}

/** Of 16-bit samples between two times. */
function rms(samples: Int16Array, start: number, end: number): number {
  const part = samples.subarray(Math.ceil(start * 22_050), Math.floor(end * 22_050));
  return Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length);
}

test('a text is said in a plain WAV file', async () => {
  const { outPath, duration } = await spoken('The quick brown fox jumps over the lazy dog.');
  assert.ok(duration > 1.5 && duration < 5, `it takes ${duration} s`);
  const facts = await probe({ path: outPath, mediaType: 'audio/wav', name: 'speech.wav' });
  assert.partialDeepStrictEqual(facts.audio, { codec: 'pcm_s16le', sampleRate: 22_050, channels: 1 });
  assert.ok(Math.abs((facts.duration ?? 0) - duration) < 0.001);
});

test('the times of sentences are those of their sound', async () => {
  const { sentences, samples, duration } = await spoken('Good morning to all of you. Where is it?\nHere.');
  assert.deepEqual(
    sentences.map(({ text }) => text),
    ['Good morning to all of you.', 'Where is it?', 'Here.'],
  );
  assert.equal(sentences[0]?.start, 0);
  assert.equal(sentences.at(-1)?.end, duration);
  let end = 0;
  for (const sentence of sentences) {
    assert.equal(end === 0 ? 0 : rms(samples, end, sentence.start), 0, 'there is a pause before it');
    assert.ok(rms(samples, sentence.start, sentence.end) > 1000, `${sentence.text} is heard`);
    assert.ok(Math.abs(samples[Math.round(sentence.start * 22_050)] ?? 0) > 64, 'it begins at once');
    end = sentence.end;
  }
});

test('the same text sounds the same, and another voice or pace does not', async () => {
  const text = 'Nine hundred seventy.';
  const first = await spoken(text);
  assert.deepEqual((await spoken(text)).wav, first.wav);
  assert.notDeepEqual((await spoken(text, { voice: 'de' })).wav, first.wav);
  const fast = await spoken(text, { pace: 2 });
  assert.ok(fast.duration < first.duration * 0.7, `${fast.duration} s instead of ${first.duration} s`);
});

test('a text is never an option, markup, a command or phonemes', async () => {
  const plain = await spoken('minus v d e minus minus help');
  for (const text of ['-v de --help', '--stdout', '--path=/etc', 'one <break time="60s"/> two']) {
    const { duration, sentences } = await spoken(text);
    assert.equal(sentences.length, 1, text);
    assert.ok(duration > 0.2 && duration < plain.duration * 3, `${text} takes ${duration} s`);
  }
  const bracketed = await spoken("[[h@l'oU]]");
  const phonemes = await spoken('hello');
  assert.notDeepEqual(bracketed.wav, phonemes.wav);
  assert.ok(bracketed.duration > phonemes.duration * 1.2, 'it is spelled out');
});

test('what cannot be said is refused', async () => {
  await assert.rejects(spoken(''), { kind: 'invalid', message: /no words/ });
  await assert.rejects(spoken('…\n–'), { kind: 'invalid', message: /no words/ });
  await assert.rejects(spoken('a'.repeat(100_000)), {
    kind: 'invalid',
    message: `The text to speak has 100000 characters; at most ${MAX_CHARACTERS} are spoken.`,
  });
  await assert.rejects(spoken('hi', { voice: 'xx-YY' }), { kind: 'invalid', message: /no voice "xx-YY"/ });
});

test('a process that speaks a lot does not grow without end', async () => {
  const text = 'One more. '.repeat(20);
  await spoken(text);
  const before = process.memoryUsage.rss();
  await spoken(text);
  const grown = process.memoryUsage.rss() - before;
  assert.ok(grown < 150 * 2 ** 20, `${grown >> 20} MiB more`);
});
