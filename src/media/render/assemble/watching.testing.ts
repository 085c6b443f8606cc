import assert from 'node:assert/strict';
import { Container } from '../../engine/container.ts';
import { Decoder } from '../../engine/decoder.ts';
import { typeOf } from '../../types.ts';
import { mediaOf } from '../sound/listening.testing.ts';

async function demuxerOf(path: string): Promise<string> {
  const { facts } = await mediaOf(path);
  return typeOf(facts.mediaType).demuxer ?? '';
}

/** When each frame is shown, and how bright it is in its middle, 0 to 255. */
export async function watch(path: string): Promise<{ time: number; luma: number }[]> {
  using container = new Container(path, await demuxerOf(path));
  assert.ok(container.video);
  using decoder = new Decoder(container, container.video, { threads: 1 });
  return Array.from(decoder.frames(Number.POSITIVE_INFINITY), (frame) => {
    const middle = (frame.height / 2) * (frame.linesize[0] ?? 0) + frame.width / 2;
    return { time: decoder.timeOf(frame) ?? Number.NaN, luma: frame.data?.[0]?.[middle] ?? Number.NaN };
  });
}

/** The content of the packets of the pictures, in the order of the file. */
export async function packetsOf(path: string): Promise<string[]> {
  using container = new Container(path, await demuxerOf(path));
  const { video } = container;
  const packets: string[] = [];
  for (const { streamIndex, data } of container.packets()) {
    if (streamIndex === video?.index) packets.push(data?.toString('base64') ?? '');
  }
  return packets;
}
