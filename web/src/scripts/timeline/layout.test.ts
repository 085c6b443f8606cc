import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { layOut, ticks } from './layout.ts';
import { neighbour } from './neighbour.ts';

const spans = (layout: ReturnType<typeof layOut>) =>
  layout.rows.map((bars) => bars.map(({ start, length }) => [start, length]));

describe('the bars of a timeline', () => {
  it('follow one another, and fill the time where they say so', () => {
    const layout = layOut([[{ length: 'end' }], [{ length: 2 }, { length: 3 }], [{ start: 1 }]]);
    assert.equal(layout.duration, 6);
    assert.deepEqual(spans(layout), [
      [[0, 6]],
      [
        [0, 2],
        [2, 3],
      ],
      [[1, 5]],
    ]);
  });

  it('overlap in transitions', () => {
    const clips = [
      { length: 4, transition: { in: 'fade' } },
      { length: 4, transition: { in: 'fade', length: 1 } },
    ];
    assert.deepEqual(spans(layOut([clips])), [
      [
        [0, 4],
        [3, 4],
      ],
    ]);
  });

  it('are where the server says, from the first to the last of a repeat', () => {
    const pointer = '/timeline/tracks/0/clips/0';
    const layout = layOut(
      [[{ length: 1 }], [{ length: 'end' }]],
      [
        { pointer, start: 0, length: 4 },
        { pointer, start: 4, length: 4 },
      ],
    );
    assert.deepEqual(spans(layout), [[[0, 8]], [[0, 8]]]);
  });

  it('have some time also where nothing has an end', () => {
    assert.deepEqual(spans(layOut([[{ length: 'end' }], []])), [[[0, 1]], []]);
  });
});

describe('the marks of a ruler', () => {
  it('are as many as there is room for', () => {
    assert.deepEqual(ticks(3, 6), [0, 0.5, 1, 1.5, 2, 2.5, 3]);
    assert.deepEqual(ticks(12, 6), [0, 2, 4, 6, 8, 10, 12]);
    assert.ok(ticks(7200, 8).length <= 9);
  });
});

describe('the arrow keys', () => {
  const { rows } = layOut([[{ length: 2 }, { length: 2 }], [], [{ start: 2, length: 1 }, { length: 1 }]]);

  it('go from clip to clip', () => {
    assert.deepEqual(neighbour('ArrowRight', { track: 0, clip: 0 }, rows), { track: 0, clip: 1 });
    assert.equal(neighbour('ArrowRight', { track: 0, clip: 1 }, rows), null);
  });

  it('go to the clip of the next track that has any, at about the same time', () => {
    assert.deepEqual(neighbour('ArrowUp', { track: 0, clip: 1 }, rows), { track: 2, clip: 0 });
    assert.deepEqual(neighbour('ArrowDown', { track: 2, clip: 1 }, rows), { track: 0, clip: 1 });
    assert.equal(neighbour('ArrowUp', { track: 2, clip: 0 }, rows), null);
  });
});
