import { join } from 'node:path';
import { AV_LOG_ERROR } from 'node-av/constants';
import { Log } from 'node-av/lib';
import sharp from 'sharp';
import { probe } from '#media/probe/probe.ts';
import type { MediaInput } from '#media/render/timeline.ts';
import { encode } from '../../test/fixtures/encode.ts';

/** What the composition is made of, in the order of its media. */
export interface Footage {
  readonly files: readonly string[];
  readonly media: readonly MediaInput[];
}

/** Index of each in the footage. */
export const CLIPS = [0, 1, 2] as const;
export const PHOTO = 3;
export const MUSIC = 4;
export const SPEECH = 5;

const RATE = { num: 30, den: 1 };
/** As a camera or a site of stock footage would have it: a key frame each two seconds. */
const X264 = { preset: 'veryfast', crf: '20', g: '60' };

/** Moving pictures of three kinds: flat areas, fine detail everywhere, and much that changes. */
const SCENES = [
  'testsrc2=s=1280x720:r=30:d=6',
  'mandelbrot=s=1280x720:r=30,trim=duration=6',
  'life=s=320x180:r=30:mold=10:ratio=0.1:seed=7:death_color=#C83232:life_color=#00ff00,trim=duration=6,scale=1280:720',
];

/** Makes three clips, a photograph, music and somebody who speaks now and then. */
export async function makeFootage(directory: string): Promise<Footage> {
  Log.setLevel(AV_LOG_ERROR);
  const files = ['a.mp4', 'b.mp4', 'c.mp4', 'photo.jpg', 'music.wav', 'speech.wav'].map((name) =>
    join(directory, name),
  );
  const [a = '', b = '', c = '', photo = '', music = '', speech = ''] = files;
  for (const [index, path] of [a, b, c].entries()) {
    const source = `${SCENES[index]},format=yuv420p`;
    await encode(path, { format: 'mp4', video: { source, encoder: 'libx264', rate: RATE, options: X264 } });
  }
  await makePhoto(photo);
  await makeSound(music, '0.3*sin(2*PI*220*t)+0.2*sin(2*PI*277*t)');
  await makeSound(speech, '0.5*sin(2*PI*150*t)*gt(mod(t,4),2)');
  return { files, media: await Promise.all(files.map(mediaInputOf)) };
}

/** Six megapixels of noise at many scales, which is what a photograph is to a scaler. */
async function makePhoto(path: string): Promise<void> {
  const [width, height] = [3000, 2000];
  const create = { width, height, channels: 3, background: '#808080' } as const;
  const noise = (sigma: number, side: number) =>
    sharp({ create: { ...create, width: side, height: side, noise: { type: 'gaussian', mean: 128, sigma } } })
      .resize(width, height, { fit: 'fill' })
      .png()
      .toBuffer();
  const layers = await Promise.all([noise(60, 12), noise(40, 120)]);
  await sharp({ create })
    .composite(layers.map((input) => ({ input, blend: 'overlay' as const })))
    .jpeg({ quality: 92 })
    .toFile(path);
}

function makeSound(path: string, expression: string): Promise<void> {
  const source = `aevalsrc=exprs='${expression}':s=48000:d=20,aformat=sample_fmts=s16:channel_layouts=stereo`;
  return encode(path, { format: 'wav', audio: { source, encoder: 'pcm_s16le' } });
}

async function mediaInputOf(path: string): Promise<MediaInput> {
  const facts = await probe({ path, mediaType: null, name: path });
  return { assetId: null, sha256: path, facts };
}
