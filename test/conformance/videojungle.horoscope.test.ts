import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { Container } from '#media/engine/container.ts';
import { Decoder } from '#media/engine/decoder.ts';
import { probe } from '#media/probe/probe.ts';
import { hear, levelOf } from '#media/render/sound/listening.testing.ts';
import { Seen } from '#media/render/testing/looking.ts';
import { asset, get, json, videojungle, withBody } from './drivers/videojungle.ts';
import { type Client, openServer, type Server } from './server.ts';
import { until } from './until.ts';

const PARAMETERS = { 'zodiac sign': 'Aries', 'lucky number': '7', date: '2025-05-25' };
/** Milliseconds: a busy machine renders at a fraction of its speed. */
const RENDERED_WITHIN = 300_000;

interface Prompt {
  readonly id: string;
  readonly value: string;
}

interface Project {
  readonly id: string;
  readonly scripts: readonly { readonly id: string }[];
  readonly prompts: readonly { readonly parameters: readonly string[] }[];
}

suite('videojungle: a horoscope, as the published client asks for one', () => {
  let server: Server;
  let client: Client;
  let folder: string;
  let project: Project;
  before(async () => {
    server = await openServer();
    client = await server.openClient(videojungle);
    folder = await mkdtemp(join(tmpdir(), 'polyreel-horoscope-'));
    project = await begin();
  });
  after(async () => {
    await rm(folder, { recursive: true });
    await server[Symbol.asyncDispose]();
  });

  const read = async <T>(path: string) => json<T>(await client.call(get(path)));
  const post = async <T>(path: string, body: object) =>
    json<T>(await client.call(withBody('POST', path, body)));

  /** A prompt that is written for it, and a project that begins with the prompt. */
  async function begin(): Promise<Project> {
    const order = { task: 'Horoscope', parameters: Object.keys(PARAMETERS) };
    const { id } = await post<Prompt>('/prompts/generate', order);
    const prompt = await until(async () => {
      const found = await read<Prompt>(`/prompts/${id}`);
      return found.value !== 'generating...' && found;
    });
    const asked = { name: 'First Project', description: 'My first project', data: 'prompt-to-video' };
    const { id: projectId } = await post<Project>('/projects', { ...asked, prompt_id: prompt.id });
    return read<Project>(`/projects/${projectId}`);
  }

  /** The file that comes of it. */
  async function generate() {
    const query = new URLSearchParams(PARAMETERS);
    const path = `/projects/${project.id}/${project.scripts[0]?.id}/generate?${query}`;
    const { asset_id } = await post<{ asset_id: string }>(path, {});
    await until(async () => {
      const { uploaded } = await read<{ uploaded: boolean }>(`/assets/check/${asset_id}`);
      assert.notEqual(asset(await client.call(get(`/assets/${asset_id}`))).status, 'failed');
      return uploaded;
    }, RENDERED_WITHIN);
    const made = asset(await client.call(get(`/assets/${asset_id}`)));
    const reply = await fetch(made.download_url ?? '');
    assert.match(
      reply.headers.get('content-disposition') ?? '',
      /^attachment; filename="First Project\.mp4"/,
    );
    return { made, bytes: Buffer.from(await reply.arrayBuffer()) };
  }

  test('the parameters of the prompt are those of the generation', () => {
    assert.deepEqual(project.prompts[0]?.parameters, Object.keys(PARAMETERS));
  });

  test('it becomes an mp4 that shows the text and speaks it, and the same one at once from then on', async () => {
    const { made, bytes } = await generate();
    assert.partialDeepStrictEqual(made, {
      asset_type: 'generated_video',
      create_parameters: PARAMETERS,
      project_id: project.id,
    });
    const path = join(folder, 'horoscope.mp4');
    await writeFile(path, bytes);
    const { video, audio, duration } = await probe({ path, mediaType: 'video/mp4', name: 'a' });
    assert.deepEqual([video?.width, video?.height, audio?.codec], [1280, 720, 'aac']);
    assert.ok((duration ?? 0) > 4, `${duration} s`);

    // The narration begins after a second, and its captions with it.
    const samples = await hear(path);
    assert.ok(levelOf(samples, { from: 0.1, to: 0.8 }) < -60);
    assert.ok(levelOf(samples, { from: 1.2, to: 3 }) > -35);
    const [silent = 0, spoken = 0] = lettersAt(path, [0.5, 2]);
    assert.equal(silent, 0);
    assert.ok(spoken > 500, `${spoken} pixels of letters`);

    const again = await generate();
    assert.notEqual(again.made.id, made.id);
    assert.ok(again.bytes.equals(bytes), 'the bytes differ');
  });

  test('what is said has all that was given', async () => {
    const [first] = await read<{ id: string }[]>(`/projects/${project.id}/asset/generated?limit=1`);
    const { written } = await read<{ written: Record<string, { text: string; by: string }> }>(
      `/api/v1/generations/${first?.id}`,
    );
    const text = 'Horoscope. Zodiac sign: Aries. Lucky number: 7. Date: 2025-05-25.';
    assert.deepEqual(written, { text: { text, by: 'template' } });
  });
});

/** How many white pixels there are where captions stand, the lowest quarter of the picture, at some moments. */
function lettersAt(path: string, seconds: readonly number[]): number[] {
  using container = new Container(path, 'mov');
  assert.ok(container.video);
  using decoder = new Decoder(container, container.video, { threads: 1 });
  const counts: number[] = [];
  for (const frame of decoder.frames(Number.POSITIVE_INFINITY)) {
    if ((decoder.timeOf(frame) ?? 0) < (seconds[counts.length] ?? Number.POSITIVE_INFINITY)) continue;
    counts.push(whitePixels(new Seen(frame)));
    if (counts.length === seconds.length) break;
  }
  return counts;
}

function whitePixels({ pixels, width, height }: Seen): number {
  let count = 0;
  for (let at = Math.floor(height * 0.75) * width * 3; at < pixels.length; at += 3) {
    if (pixels.subarray(at, at + 3).every((channel) => channel > 220)) count++;
  }
  return count;
}
