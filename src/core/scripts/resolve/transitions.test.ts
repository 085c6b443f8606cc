import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { TRANSITIONS, type Track } from '#media/render/timeline.ts';
import type { ClipDocument } from '../document/clips.ts';
import { CLIP_ID, faultsOf, resolvedTracks, spans } from '../testing/environment.ts';

function fill(own: Omit<ClipDocument, 'asset'>): ClipDocument {
  return { asset: { type: 'fill', fill: 'red' }, ...own };
}

function onlyTrack(clips: ClipDocument[]): Track {
  const [track] = resolvedTracks(clips).stage.tracks;
  assert.ok(track !== undefined);
  return track;
}

suite('transitions between neighbours', () => {
  test('the clips overlap for exactly as long', () => {
    const timeline = resolvedTracks([
      fill({ length: 3 }),
      fill({ length: 3, transition: { in: 'wipeLeft', length: 1 } }),
      fill({ length: 3, transition: { in: 'fade' } }),
    ]);
    assert.deepEqual(spans(timeline), [
      [
        [0, 3],
        [2, 3],
        [4.48, 3],
      ],
    ]);
    const seconds = timeline.stage.tracks[0]?.transitions.map(({ kind, from, length }) => [
      kind,
      from,
      Math.round(length * 100) / 100,
    ]);
    assert.deepEqual(seconds, [
      ['wipeLeft', 0, 1],
      ['fade', 1, 0.52],
    ]);
    assert.ok(Math.abs(timeline.duration - 7.48) < 1e-9);
  });

  test('what the later clip says counts, even that there is none', () => {
    const { clips, transitions } = onlyTrack([
      fill({ length: 3, transition: { out: 'zoom', length: 1 } }),
      fill({ length: 3, transition: { out: 'slideUp', length: 2 } }),
      fill({ length: 3, transition: { in: 'none' } }),
    ]);
    assert.deepEqual(transitions, [{ kind: 'zoom', from: 0, length: 1 }]);
    assert.deepEqual(
      clips.map(({ start, motion }) => [start, motion.map(({ property }) => property)]),
      [
        [0, []],
        [2, ['y']],
        [5, []],
      ],
    );
  });

  test('an overlap that is written out is the transition', () => {
    const { clips, transitions } = onlyTrack([
      fill({ length: 3 }),
      fill({ start: 2.2, length: 3, transition: { in: 'dissolve' } }),
    ]);
    assert.deepEqual(
      clips.map(({ start }) => start),
      [0, 2.2],
    );
    assert.deepEqual(
      transitions.map(({ length }) => Math.round(length * 1e6) / 1e6),
      [0.8],
    );
  });

  test('one is never longer than there is of the two clips', () => {
    const long = { in: 'fade', length: 5 } as const;
    const { clips, transitions } = onlyTrack([
      fill({ length: 4 }),
      fill({ length: 2, transition: long }),
      fill({ length: 3, transition: long }),
    ]);
    assert.deepEqual(
      clips.map(({ start }) => start),
      [0, 2, 4],
    );
    assert.deepEqual(
      transitions.map(({ from, length }) => [from, length]),
      [[0, 2]],
    );
  });

  test('an overlap that three clips would share is refused', () => {
    const soft = { in: 'fade' } as const;
    const found = faultsOf(() =>
      resolvedTracks([
        fill({ length: 4 }),
        fill({ start: 3, length: 2, transition: soft }),
        fill({ start: 3.5, length: 2, transition: soft }),
      ]),
    );
    assert.match(found['/timeline/tracks/0/clips/2'] ?? '', /overlaps the clip before it by more/);
  });

  test('sounds go over into each other with their pictures', () => {
    const video = { asset: { type: 'video', src: CLIP_ID, fadeOut: 2 }, length: 4 } as const;
    const { sounds } = resolvedTracks([video, { ...video, transition: { in: 'fade', length: 1 } }]);
    assert.deepEqual(
      sounds.map(({ start, fadeIn, fadeOut }) => [start, fadeIn, fadeOut]),
      [
        [0, 0, 2],
        [3, 1, 2],
      ],
    );
  });
});

suite('transitions from nothing and to nothing', () => {
  test('a fade is of the opacity of the clip itself', () => {
    const { clips, transitions } = onlyTrack([
      fill({ length: 4, transition: { in: 'fade', out: 'fade', length: 1 } }),
    ]);
    assert.deepEqual(transitions, []);
    const keyframes = clips[0]?.motion.map((motion) => [
      motion.property,
      ...motion.keyframes.map(({ at, value }) => [at, value]),
    ]);
    assert.deepEqual(keyframes, [
      ['opacity', [0, 0], [1, 1]],
      ['opacity', [3, 1], [4, 0]],
    ]);
  });

  test('a slide moves the way that it is called, in and out', () => {
    const { clips } = onlyTrack([
      fill({ length: 4, transition: { in: 'slideLeft', out: 'slideLeft', length: 1 } }),
    ]);
    const values = clips[0]?.motion.map(({ property, keyframes }) => [
      property,
      ...keyframes.map(({ value }) => value),
    ]);
    assert.deepEqual(values, [
      ['x', 1280, 0],
      ['x', 0, -1280],
    ]);
  });

  test('a wipe is one from and to a blank picture of the same time', () => {
    const { clips, transitions } = onlyTrack([
      fill({ length: 4, transition: { in: 'wipeLeft', out: 'fadeBlack', length: 1 } }),
    ]);
    assert.deepEqual(
      clips.map(({ start, length, picture }) => [
        start,
        length,
        picture.kind === 'fill' && picture.fill.kind === 'solid' && picture.fill.colour,
      ]),
      [
        [0, 1, '#00000000'],
        [0, 4, '#ff0000ff'],
        [3, 1, '#000000ff'],
      ],
    );
    assert.deepEqual(transitions, [
      { kind: 'wipeLeft', from: 0, length: 1 },
      { kind: 'fade', from: 1, length: 1 },
    ]);
  });

  test('both take half of a short clip', () => {
    const { clips } = onlyTrack([fill({ length: 1, transition: { in: 'fade', out: 'fade', length: 3 } })]);
    const times = clips[0]?.motion.map(({ keyframes }) => keyframes.map(({ at }) => at));
    assert.deepEqual(times, [
      [0, 0.48],
      [0.52, 1],
    ]);
  });

  for (const kind of TRANSITIONS) {
    test(`${kind} leads in and out, within the time of the clip`, () => {
      const { clips, transitions } = onlyTrack([fill({ length: 2, transition: { in: kind, out: kind } })]);
      const moves = clips.some(({ motion }) => motion.length > 0);
      assert.ok(moves !== transitions.length > 0);
      for (const { start, length } of clips) assert.ok(start >= 0 && start + length <= 2 + 1e-9);
      for (const { from, length } of transitions) {
        const [before, after] = [clips[from], clips[from + 1]];
        assert.ok(before !== undefined && after !== undefined);
        assert.ok(
          Math.abs(before.start + before.length - after.start - length) < 1e-9 ||
            after.length === length ||
            before.length === length,
        );
      }
    });
  }
});
