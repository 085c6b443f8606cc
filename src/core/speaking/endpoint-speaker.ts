import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { AssetError, type ErrorKind } from '#errors.ts';
import type { Facts } from '#media/facts.ts';
import type { MediaPool } from '#media/pool.ts';
import type { SpeechInput } from '#media/render/commands.ts';
import { sentencesOf } from '#media/render/speech/sentences.ts';
import { type Connection, Endpoint } from '../endpoints/endpoint.ts';
import { type EndpointIdentity, strangeReply } from '../endpoints/failures.ts';
import type { Speaker } from '../generation/parts.ts';
import { proportionalTimes } from './sentence-times.ts';
import { voiceOf } from './voice.ts';

export interface EndpointSpeakerOptions extends Connection {
  /** As the endpoint calls it. */
  readonly model: string;
  /** Of the endpoint's, for scripts that name a language. */
  readonly voice: string;
  /** Most bytes of one speech. */
  readonly maxBytes: number;
  readonly media: Pick<MediaPool, 'probe'>;
}

/** An hour of what speech services send, uncompressed. */
export const MAX_SPEECH = 400 * 2 ** 20;

/** What the protocol allows. */
const SLOWEST = 0.25;
const FASTEST = 4;

/**
 * A speaker that asks a speech service. The file is a WAV, or whatever else that can be heard the service sends instead;
 * its sentences are timed in proportion. Throws `invalid` for a text without words, otherwise as a model writer does.
 */
export function openEndpointSpeaker(options: EndpointSpeakerOptions): Speaker & AsyncDisposable {
  const { model, voice, maxBytes, media, ...connection } = options;
  const role = { noun: 'The speech service', settings: 'POLYREEL_SPEECH', maxBytes };
  const endpoint = new Endpoint(connection, role);

  async function fetchSpeech(input: SpeechInput, signal: AbortSignal): Promise<void> {
    await endpoint.ask(signal, async (client, signal) => {
      const order = { model, voice: voiceOf(input.voice, voice), input: input.text };
      const response = await client.audio.speech.create(
        { ...order, response_format: 'wav', ...paceOf(input.pace) },
        { signal },
      );
      await store(response, { path: input.outPath, signal, identity: endpoint.identity });
    });
  }

  return {
    name: `${model} at ${endpoint.host}, ${voice}`,
    isOffline: false,
    async speak(input, signal) {
      const sentences = sentencesOf(input.text, 'en');
      if (sentences.length === 0) {
        throw new AssetError('invalid', 'There is nothing to say: the text has no words.');
      }
      await fetchSpeech(input, signal);
      const probing = media.probe({ path: input.outPath, mediaType: null, name: 'speech.wav' }, signal);
      const duration = await durationOf(probing, endpoint.identity);
      return { duration, sentences: proportionalTimes(sentences, duration) };
    },
    [Symbol.asyncDispose]: () => endpoint[Symbol.asyncDispose](),
  };
}

/** Not every model takes a pace, so an ordinary one is not asked for. */
function paceOf(pace: number): { speed?: number } {
  return pace === 1 ? {} : { speed: Math.min(FASTEST, Math.max(SLOWEST, pace)) };
}

interface Destination {
  readonly path: string;
  readonly signal: AbortSignal;
  readonly identity: EndpointIdentity;
}

async function store({ body, headers }: Response, { path, signal, identity }: Destination): Promise<void> {
  const type = headers.get('content-type') ?? '';
  if (body === null || /^(text\/|application\/([\w.-]+\+)?json)/i.test(type)) {
    await body?.cancel();
    throw strangeReply(identity);
  }
  // The same class, declared once by the DOM's types and once by Node's.
  await pipeline(Readable.fromWeb(body as ReadableStream), createWriteStream(path), { signal });
}

/** The bytes are to blame, and with them the service. */
const VERDICTS: ReadonlySet<ErrorKind> = new Set(['not-media', 'unsupported-type', 'unprocessable']);

async function durationOf(probing: Promise<Facts>, { name }: EndpointIdentity): Promise<number> {
  const silent = (cause?: AssetError) =>
    new AssetError('unprocessable', `${name} sends nothing that can be heard.`, { cause });
  try {
    const { audio, duration } = await probing;
    if (audio !== null && duration !== null && duration > 0) return duration;
  } catch (error) {
    throw error instanceof AssetError && VERDICTS.has(error.kind) ? silent(error) : error;
  }
  throw silent();
}
