import { AVDISCARD_ALL } from 'node-av/constants';
import type { Stream } from 'node-av/lib';
import type { Container } from '../../engine/container.ts';

/** Leaves out the packets of all other streams; where a container has an index, they are not even read. */
export function readOnly(container: Container, { index }: Stream): void {
  for (const stream of container.streams) if (stream.index !== index) stream.discard = AVDISCARD_ALL;
}
