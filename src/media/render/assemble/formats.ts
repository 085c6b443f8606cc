import { AssetError } from '#errors.ts';
import type { Provenance } from '../commands.ts';
import { appendXmpBox, appendXmpChunk } from '../provenance/embed.ts';
import { xmpPacket } from '../provenance/xmp.ts';
import type { Format } from '../timeline.ts';
import type { MuxerOptions } from './muxer.ts';

/** How a file of a format is written, and where it says how it was made. */
export interface Container {
  /** FFmpeg's name of the muxer. */
  readonly muxer: string;
  readonly options: Readonly<Record<string, string>>;
  /** Tags by FFmpeg's names for them. */
  tags(provenance: Provenance): Record<string, string>;
  /** Adds to the finished file what no muxer writes. */
  finish(path: string, provenance: Provenance): void;
}

const plainTags = ({ title, tool, createdAt }: Provenance) => ({
  title,
  encoding_tool: tool,
  creation_time: createdAt,
});
const withXmp = (append: (path: string, packet: string) => void) => (path: string, provenance: Provenance) =>
  append(path, xmpPacket(provenance));

/** The index at the front: a player begins before it has the whole file. */
const FASTSTART = { movflags: '+faststart' };

const CONTAINERS: ReadonlyMap<Format, Container> = new Map<Format, Container>([
  ['mp4', { muxer: 'mp4', options: FASTSTART, tags: plainTags, finish: withXmp(appendXmpBox) }],
  ['m4a', { muxer: 'ipod', options: FASTSTART, tags: plainTags, finish: withXmp(appendXmpBox) }],
  [
    'webm',
    {
      muxer: 'webm',
      // Room for the index at the front, as far as it goes.
      options: { cues_to_front: '1' },
      // XMP has no place of its own in WebM: a tag is what there is.
      tags: (provenance) => ({ ...plainTags(provenance), XMP: xmpPacket(provenance) }),
      finish: () => {},
    },
  ],
  [
    'mp3',
    {
      muxer: 'mp3',
      options: {},
      // XMP specification part 3: a PRIV frame of the owner "XMP".
      tags: ({ createdAt, ...provenance }) => ({
        title: provenance.title,
        // As the frame's own name: FFmpeg drops `encoder` where bytes must not depend on it.
        TSSE: provenance.tool,
        date: createdAt.slice(0, 10),
        'id3v2_priv.XMP': xmpPacket({ ...provenance, createdAt }),
      }),
      finish: () => {},
    },
  ],
  [
    'wav',
    {
      muxer: 'wav',
      // One of more than 4 GiB, which is six hours, is an RF64.
      options: { rf64: 'auto' },
      tags: ({ title, tool, createdAt }) => ({ title, ISFT: tool, date: createdAt.slice(0, 10) }),
      finish: withXmp(appendXmpChunk),
    },
  ],
]);

/** Throws `internal` for a format that is not put together of streams. */
export function containerOf(format: Format): Container {
  const container = CONTAINERS.get(format);
  if (container === undefined) throw new AssetError('internal', `A ${format} file is not put together.`);
  return container;
}

/** What a muxer is opened with. */
export function muxerOptions(format: Format, provenance: Provenance): MuxerOptions {
  const { muxer, options, tags } = containerOf(format);
  return { format: muxer, options, tags: tags(provenance) };
}
