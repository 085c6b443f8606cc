import { frameOf } from '../frames.ts';
import { evenUp, type Size } from '../geometry/rect.ts';
import { Painter } from '../paint/painter.ts';
import type { StagePicture } from '../timeline.ts';
import type { Scenery } from './open.ts';
import type { Shown, Source } from './source.ts';

/** A timeline within the timeline: a painter's canvas on the canvas of another. */
export async function openStage({ stage, trim }: StagePicture, scenery: Scenery): Promise<Source> {
  const { zoom, ...setting } = scenery;
  const natural: Size = { width: stage.width, height: stage.height };
  const canvas = { width: evenUp(stage.width * zoom.x), height: evenUp(stage.height * zoom.y) };
  const painter = new Painter(stage, { ...setting, canvas });
  return {
    natural,
    alpha: painter.alpha,
    rotation: 0,
    hdr: false,
    async at(seconds: number): Promise<Shown> {
      const { frame, version } = await painter.paint(frameOf(seconds + trim, setting.fps));
      return { frame, version, window: { x: 0, y: 0, ...natural } };
    },
    [Symbol.dispose]: () => painter[Symbol.dispose](),
  };
}
