import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Scene } from '../commands.ts';
import {
  captions,
  clip,
  fill,
  image,
  input,
  line,
  STILL_VIEW,
  stage,
  text,
  timeline,
  track,
  video,
} from '../testing/timelines.ts';
import type { Fraction, Picture, Timeline } from '../timeline.ts';
import { planScenes, sceneOf } from './plan.ts';

const MEDIA = [input('aa'), input('bb')];

/** Three clips, a caption every two seconds, a title. */
function story(lines = ['one', 'two', 'three', 'four', 'five', 'six'], length = 4): Timeline {
  const duration = 8 + length;
  return timeline(
    duration,
    [
      track(
        [
          clip({ start: 0, length: 4 }, video(1)),
          clip({ start: 4, length }, video(0, { trim: 1 })),
          clip({ start: 4 + length, length: 4 }, image(1)),
        ],
        [],
      ),
      track([
        clip(
          { start: 0, length: duration },
          captions(lines.map((words, index) => line(index * 2, index * 2 + 2, words))),
        ),
      ]),
    ],
    { media: MEDIA },
  );
}

const keys = (planned: readonly Scene[]) => planned.map(({ key }) => key);

suite('scenes', () => {
  test('follow each other without a gap and end with the last frame', () => {
    for (const fps of [fraction(25), fraction(30_000, 1001), fraction(24_000, 1001), fraction(60)]) {
      for (const duration of [0.04, 0.5, 1, 2.9, 7.3, 61.7]) {
        const frames = Math.round((duration * fps.num) / fps.den);
        const whole = timeline((frames * fps.den) / fps.num, [], { output: { fps } });
        let next = 0;
        for (const scene of planScenes(whole)) {
          assert.equal(scene.firstFrame, next);
          assert.ok(scene.frames > 0);
          next += scene.frames;
        }
        assert.equal(next, Math.max(1, frames), `${duration} s at ${fps.num}/${fps.den}`);
      }
    }
  });

  test('begin where clips begin', () => {
    assert.deepEqual(
      planScenes(story()).map(({ firstFrame }) => firstFrame / 25),
      [0, 2, 4, 6, 8, 10],
    );
  });

  test('never begin within a transition', () => {
    const crossFaded = timeline(12, [
      track(
        [clip({ start: 0, length: 7 }, fill('#ff0000ff')), clip({ start: 3, length: 9 }, fill('#0000ffff'))],
        [{ kind: 'fade', from: 0, length: 4 }],
      ),
      track([clip({ start: 5, length: 1 }, fill('#ffffff80'))]),
    ]);
    assert.deepEqual(
      planScenes(crossFaded).map(({ firstFrame }) => firstFrame / 25),
      [0, 2, 3, 7, 9, 11],
    );
  });

  test('begin where a line of captions does, if it is not too soon', () => {
    const spoken = captions([line(0, 1.6, 'one'), line(1.6, 3, 'two'), line(3.4, 6, 'three')]);
    assert.deepEqual(
      planScenes(timeline(6, [track([clip({ start: 0, length: 6 }, spoken)])])).map(
        ({ firstFrame }) => firstFrame / 25,
      ),
      [0, 1.6, 3],
    );
  });

  test('change only where a caption does', () => {
    const before = keys(planScenes(story()));
    const after = keys(planScenes(story(['one', 'two', 'three', 'FOUR', 'five', 'six'])));
    assert.deepEqual(
      before.map((key, index) => key === after[index]),
      [true, true, true, false, true, true],
    );
  });

  test('stay what they are when something before them gets longer', () => {
    const silent = (length: number) => {
      const { stage: whole, ...rest } = story([], length);
      return keys(planScenes({ ...rest, stage: { ...whole, tracks: whole.tracks.slice(0, 1) } }));
    };
    assert.deepEqual(silent(6).slice(-2), silent(4).slice(-2));
    assert.deepEqual(silent(6).slice(0, 4), silent(4).slice(0, 4));
  });

  test('know their media by what they are, wherever they are in the list', () => {
    const { media, ...rest } = story();
    const [first, ...others] = planScenes(story());
    assert.deepEqual(first?.mediaOf, [1]);
    assert.deepEqual(first?.media, [MEDIA[1]]);
    assert.deepEqual(
      others.map(({ mediaOf }) => mediaOf),
      [[1], [0], [0], [1], [1]],
    );
    const [changed, ...same] = planScenes({ ...rest, media: [input('aa'), input('cc')] });
    assert.notEqual(changed?.key, first?.key);
    assert.equal(same[1]?.key, others[1]?.key);
    assert.equal(media.length, 2);
  });

  test('do not depend on where their clips stand in the script', () => {
    const at = (pointer: string) =>
      keys(planScenes(timeline(1, [track([clip({ start: 0, length: 1 }, fill('#fff0f0ff'), { pointer })])])));
    assert.deepEqual(at('/timeline/tracks/0/clips/0'), at('/timeline/tracks/7/clips/3'));
  });

  test('depend on the picture part of the output alone', () => {
    const { output, ...rest } = story();
    const plain = keys(planScenes(story()));
    assert.deepEqual(keys(planScenes({ ...rest, output: { ...output, loudness: -14 } })), plain);
    assert.notDeepEqual(keys(planScenes({ ...rest, output: { ...output, quality: 'low' } })), plain);
    assert.notDeepEqual(keys(planScenes({ ...rest, output: { ...output, format: 'webm' } })), plain);
  });

  test('are one for a GIF and none for what is no video', () => {
    const { output, ...rest } = story();
    assert.equal(planScenes({ ...rest, output: { ...output, format: 'gif' } }).length, 1);
    assert.equal(planScenes({ ...rest, output: { ...output, format: 'mp3' } }).length, 0);
  });
});

suite('a clip that is cut in two', () => {
  const second = (picture: Picture, more: Parameters<typeof clip>[2] = {}) => {
    const whole = timeline(4, [track([clip({ start: 0, length: 4 }, picture, more)])]);
    return sceneOf(whole, { first: 50, end: 100 }).stage.tracks[0]?.clips[0];
  };

  test('goes on where it was in its source', () => {
    const cut = second(video(0, { trim: 1, speed: 2 }));
    assert.deepEqual([cut?.start, cut?.length], [0, 2]);
    assert.deepEqual(cut?.picture, video(0, { trim: 5, speed: 2 }));
  });

  test('keeps its beginning while it moves', () => {
    const keyframes = [{ at: 0, value: 0, easing: 'linear' as const }];
    assert.equal(second(fill('#ffffffff'), { motion: [{ property: 'x', keyframes }] })?.start, -2);
    const zoomed = { ...STILL_VIEW, to: { x: 0.1, y: 0.1, width: 0.5, height: 0.5 } };
    const panned = second(image(0, zoomed));
    assert.deepEqual([panned?.start, panned?.length], [-2, 4]);
  });

  test('keeps its beginning while its letters appear, and not after', () => {
    assert.equal(second(text('hello', { reveal: 'letters', revealTime: 3 }))?.start, -2);
    const read = second(text('hello', { reveal: 'letters', revealTime: 1 }));
    assert.deepEqual([read?.start, read?.picture], [0, text('hello')]);
  });

  test('keeps only the captions that are seen, and their time', () => {
    const cut = second(captions([line(0, 1.5, 'before'), line(1.5, 2.5, 'across'), line(3, 4, 'after')]));
    assert.deepEqual(cut?.picture, captions([line(-0.5, 0.5, 'across'), line(1, 2, 'after')]));
  });

  test('is cut inside of a timeline within the timeline', () => {
    const inner = stage([
      track([clip({ start: 0, length: 3 }, fill('#ff0000ff')), clip({ start: 3, length: 9 }, video(0))]),
    ]);
    const cut = second({ kind: 'stage', stage: inner, trim: 1 });
    assert.deepEqual(cut?.picture, {
      kind: 'stage',
      stage: stage([track([clip({ start: 0, length: 2 }, video(0))])]),
      trim: 0,
    });
  });
});

function fraction(num: number, den = 1): Fraction {
  return { num, den };
}
