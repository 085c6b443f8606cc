import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { NTSC } from '../../../../test/fixtures/tracks.ts';
import { renderScene } from '../scene.ts';
import { planScenes } from '../scenes/plan.ts';
import { hear, makeWav, mediaOf, soundInput } from '../sound/listening.testing.ts';
import { renderSound } from '../sound/render.ts';
import { CHANNELS, SAMPLE_RATE } from '../sound/samples.ts';
import { FOLDER } from '../testing/media.ts';
import { clip, fill, timeline, track } from '../testing/timelines.ts';
import type { Timeline } from '../timeline.ts';
import { assemble } from './assemble.ts';
import { watch } from './watching.testing.ts';

const PROVENANCE = {
  digitalSourceType: 'algorithmicMedia',
  title: '',
  tool: 'Polyreel',
  createdAt: '2026-03-04T05:06:07Z',
};

/** As a generation does it: scene by scene, the sound, and all together. */
async function rendered(whole: Timeline, sound: string): Promise<string> {
  const { output } = whole;
  const scenes: string[] = [];
  for (const scene of planScenes(whole)) {
    const outPath = join(FOLDER, `scene-${scenes.length}.${output.format}`);
    await renderScene({ scene, output, files: [], outPath }, () => {});
    scenes.push(outPath);
  }
  assert.ok(scenes.length > 2, `${scenes.length} scenes`);
  const outPath = join(FOLDER, `whole.${output.format}`);
  await assemble({ scenes, sound, output, provenance: PROVENANCE, outPath });
  return outPath;
}

for (const format of ['mp4', 'webm'] as const) {
  test(`rendered scenes and sound make one ${format} in which all is at its time`, async () => {
    const frames = 150;
    const duration = (frames * NTSC.den) / NTSC.num;
    const turn = (90 * NTSC.den) / NTSC.num;
    const clips = [
      clip({ start: 0, length: turn }, fill('#202020ff')),
      clip({ start: turn, length: duration - turn }, fill('#e0e0e0ff')),
    ];
    const whole = timeline(duration, [track(clips)], {
      output: { format, fps: NTSC },
    });
    const tone = await makeWav(join(FOLDER, 'tone.wav'), '0.5*sin(2*PI*1000*t)', { seconds: 3 });
    const outPath = join(FOLDER, `sound.${format}`);
    await renderSound(
      await soundInput([tone], [{ start: turn, length: 2 }], { ...whole.output, outPath, duration }),
      () => {},
    );
    const path = await rendered(whole, outPath);
    const seen = await watch(path);
    assert.equal(seen.length, frames);
    for (const [index, { time, luma }] of seen.entries()) {
      assert.ok(Math.abs(time - (index * NTSC.den) / NTSC.num) < 0.001, `frame ${index} at ${time} s`);
      assert.equal(luma > 128, index >= 90, `frame ${index} is ${luma}`);
    }
    const heard = (await hear(path)).findIndex((sample) => Math.abs(sample) > 0.1) / CHANNELS / SAMPLE_RATE;
    assert.ok(Math.abs(heard - turn) < 0.004, `the tone is at ${heard} s`);
    assert.ok(Math.abs(((await mediaOf(path)).facts.duration ?? 0) - duration) < 0.02);
  });
}
