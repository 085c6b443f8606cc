import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import type { Bitmap } from '#media/render/raster/bitmap.ts';
import { captionFrames } from '#media/render/text/captions.ts';
import { rasteriseText } from '#media/render/text/text.ts';
import {
  CAPTION,
  CAPTION_BOX,
  CAPTION_STYLE,
  CLOSER,
  captionLines,
  FADE,
  FPS,
  SECONDS,
  SHOT,
  SIZE,
  TITLE,
  TITLE_PICTURE,
} from './composition.ts';
import { type Footage, MUSIC, PHOTO, SPEECH } from './footage.ts';

const run = promisify(execFile);

/** The program's first line about itself, or null where it is not installed. */
export async function ffmpegVersion(): Promise<string | null> {
  const output = await run('ffmpeg', ['-version']).catch(() => null);
  return output?.stdout.split(' Copyright', 1)[0] ?? null;
}

interface Words {
  readonly path: string;
  readonly x: number;
  readonly y: number;
}

/** The arguments with which FFmpeg's own program draws the same film; words are drawn beforehand, which is in its favour. */
export async function commandLine(footage: Footage, directory: string): Promise<string[]> {
  const title = await written(
    rasteriseText(TITLE_PICTURE, { fonts: new Map() }),
    join(directory, 'title.png'),
    20,
  );
  const picture = { lines: captionLines('Unchanged'), style: CAPTION_STYLE, width: CAPTION_BOX.width };
  const frames = captionFrames({ kind: 'captions', ...picture, highlight: null }, { fonts: new Map() });
  const captions = await Promise.all(
    frames.map(({ bitmap }, index) =>
      written(bitmap, join(directory, `caption-${index}.png`), 680 - bitmap.box.height),
    ),
  );
  const [a = '', b = '', c = ''] = footage.files;
  const still = (path: string) => [
    '-loop',
    '1',
    '-framerate',
    String(FPS),
    '-t',
    String(SECONDS),
    '-i',
    path,
  ];
  return [
    ...['-y', '-v', 'error', '-i', a, '-i', b, '-i', c, '-i', footage.files[PHOTO] ?? ''],
    ...['-i', footage.files[MUSIC] ?? '', '-i', footage.files[SPEECH] ?? ''],
    ...[title, ...captions].flatMap(({ path }) => still(path)),
    ...['-filter_complex', [...shotGraph(), ...wordGraph(title, captions), ...soundGraph()].join(';')],
    ...['-map', '[film]', '-map', '[sound]', '-t', String(SECONDS)],
    // As our "medium" is.
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '22', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', '-b:a', '192k', '-movflags', '+faststart'],
  ];
}

async function written(
  { width, height, pixels, x, y, box }: Bitmap,
  path: string,
  top: number,
): Promise<Words> {
  await sharp(pixels, { raw: { width, height, channels: 4 } })
    .png()
    .toFile(path);
  return { path, x: x + Math.round((SIZE.width - box.width) / 2), y: y + Math.max(0, top) };
}

/** Three clips and the photograph, which is panned and zoomed, one fading into the next. */
function shotGraph(): string[] {
  const clips = [0, 1, 2].map(
    (index) => `[${index}:v]trim=duration=${SHOT + FADE},${CONSTANT}[shot${index}]`,
  );
  const frames = SHOT * FPS;
  const zoom = `1+${(1 / CLOSER.width - 1).toFixed(6)}*on/${frames}`;
  const pan = `x='iw*${CLOSER.x}*on/${frames}':y='ih*${CLOSER.y}*on/${frames}'`;
  const size = `${SIZE.width}x${SIZE.height}`;
  return [
    ...clips,
    `[3:v]crop=iw:iw*9/16,zoompan=z='${zoom}':${pan}:d=${frames}:s=${size}:fps=${FPS},${CONSTANT}[shot3]`,
    ...[1, 2, 3].map((index) => {
      const before = index === 1 ? 'shot0' : `faded${index - 1}`;
      return `[${before}][shot${index}]xfade=duration=${FADE}:offset=${index * SHOT}[faded${index}]`;
    }),
  ];
}

const CONSTANT = `fps=${FPS},settb=1/${FPS},setpts=PTS-STARTPTS,format=yuv420p`;

function wordGraph(title: Words, captions: readonly Words[]): string[] {
  const { start, length, fade } = TITLE;
  const gone = start + length - fade;
  const faded = `fade=in:st=${start}:d=${fade}:alpha=1,fade=out:st=${gone}:d=${fade}:alpha=1`;
  const last = captions.length;
  return [
    `[6:v]format=yuva420p,${faded}[title]`,
    `[faded3][title]overlay=${title.x}:${title.y}:enable='between(t,${start},${start + length})'[said0]`,
    ...captions.map(({ x, y }, index) => {
      const during = `between(t,${index * CAPTION},${(index + 1) * CAPTION}-0.001)`;
      const result = index + 1 === last ? 'film' : `said${index + 1}`;
      return `[said${index}][${7 + index}:v]overlay=${x}:${y}:enable='${during}'[${result}]`;
    }),
  ];
}

function soundGraph(): string[] {
  return [
    '[5:a]asplit[speech][key]',
    '[4:a][key]sidechaincompress=threshold=0.05:ratio=8:attack=80:release=400[ducked]',
    '[ducked][speech]amix=inputs=2:normalize=0[sound]',
  ];
}
