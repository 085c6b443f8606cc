import { AssetError } from '#errors.ts';
import { Container } from '../engine/container.ts';
import { fullDisk } from '../engine/full-disk.ts';
import { reasonOf } from '../engine/reason.ts';
import type { PreviewFile, PreviewRole, Previews } from '../facts.ts';
import { identify } from '../probe/identify.ts';
import type { PreviewInput } from '../workers/protocol.ts';
import { makeWaveform, measurePeaks, writePeaks } from './audio.ts';
import { makeSpecimen } from './font.ts';
import { makeImageAnimation, makeThumbnail } from './image.ts';
import { thumbhashOf } from './thumbhash.ts';
import { makeAnimation, makePoster } from './video.ts';

/** Seconds of film whose sound is worth reading the whole file for. */
const LONGEST_SOUNDTRACK = 600;

/**
 * Makes what can be made of a file; each preview that cannot be is one of the problems. Throws `unprocessable` with
 * the first reason when nothing can, and `unavailable` when there is no room for what is made.
 */
export async function preview(input: PreviewInput): Promise<Previews> {
  const made = new Made();
  const { image, font, captions } = input.facts;
  const isCover = input.parts.includes('cover');
  if (image !== null) await previewImage(input, made);
  else if (font !== null && isCover) await made.attempt('thumbnail', () => makeSpecimen(input));
  // Captions are read, and have nothing to be looked at.
  else if (font === null && captions === null) await previewAv(input, made);
  return await made.result();
}

async function previewImage(
  { path, facts: { image }, outDir, parts }: PreviewInput,
  made: Made,
): Promise<void> {
  if (image === null) return;
  const input = { path, facts: image, outDir };
  if (parts.includes('cover')) await made.attempt('thumbnail', () => makeThumbnail(input));
  if (parts.includes('rest') && image.pages > 1) {
    await made.attempt('animation', () => makeImageAnimation(input));
  }
}

async function previewAv({ path, facts, outDir, parts }: PreviewInput, made: Made): Promise<void> {
  const { demuxer, mediaType } = await identify(path, { declaredType: facts.mediaType, name: '' });
  if (demuxer === null)
    throw new AssetError('unprocessable', `The file is ${mediaType} and not ${facts.mediaType}.`);
  const { video, audio, duration } = facts;
  const attempt = (role: PreviewRole, make: (container: Container) => Promise<PreviewFile | null>) =>
    made.attempt(role, async () => {
      using container = new Container(path, demuxer);
      return await make(container);
    });
  if (video !== null) {
    const input = { facts: video, duration, outDir };
    if (parts.includes('cover')) await attempt('poster', (container) => makePoster({ container, ...input }));
    if (parts.includes('rest'))
      await attempt('animation', (container) => makeAnimation({ container, ...input }));
  }
  // The sound of a film is nothing that stands for it.
  const isWanted = parts.includes(video === null ? 'cover' : 'rest');
  const isWorthReading = video === null || (duration !== null && duration <= LONGEST_SOUNDTRACK);
  if (audio === null || !isWanted || !isWorthReading) return;
  await attempt('peaks', async (container) => {
    const peaks = measurePeaks(container, audio);
    if (video === null) await made.attempt('waveform', () => makeWaveform(peaks, outDir));
    return await writePeaks(peaks, outDir);
  });
}

/** What came of each attempt: one that fails takes no other with it. */
class Made {
  readonly #files: PreviewFile[] = [];
  readonly #problems: string[] = [];

  async attempt(role: PreviewRole, make: () => Promise<PreviewFile | null>): Promise<void> {
    try {
      const file = await make();
      if (file !== null) this.#files.push(file);
    } catch (error) {
      const full = fullDisk(error);
      if (full !== null) throw full;
      this.#problems.push(`The ${role} could not be made: ${reasonOf(error)}.`);
    }
  }

  async result(): Promise<Previews> {
    const [problem] = this.#problems;
    if (this.#files.length === 0 && problem !== undefined) throw new AssetError('unprocessable', problem);
    return { files: this.#files, thumbhash: await this.#thumbhash(), problems: this.#problems };
  }

  async #thumbhash(): Promise<string | null> {
    const cover = COVERS.map((role) => this.#files.find((file) => file.role === role)).find(
      (file) => file !== undefined,
    );
    return cover === undefined ? null : await thumbhashOf(cover.path);
  }
}

/** What stands for a file, best first. */
const COVERS: readonly PreviewRole[] = ['poster', 'thumbnail', 'waveform'];
