/// The film of bench/render/composition.ts for Remotion, which bundles this file with the packages that are installed beside
/// it. All that it is made of comes as properties.
import { createElement as h } from 'react';
import {
  AbsoluteFill,
  Audio,
  Composition,
  Img,
  interpolate,
  OffthreadVideo,
  registerRoot,
  Sequence,
  staticFile,
  useCurrentFrame,
} from 'remotion';

const HELD = { extrapolateLeft: 'clamp', extrapolateRight: 'clamp' };
const WHOLE = { width: '100%', height: '100%', objectFit: 'cover' };

/** Three clips and a photograph, each of which fades in over the one before. */
function Shots({ clips, photo, shot, fade, closer, fps }) {
  const pictures = [
    ...clips.map((file) => h(OffthreadVideo, { src: staticFile(file), muted: true, style: WHOLE })),
    h(Photo, { file: photo, closer, frames: shot * fps }),
  ];
  return pictures.map((picture, index) =>
    h(
      Sequence,
      { key: index, from: index * shot * fps, durationInFrames: (shot + fade) * fps },
      h(FadingIn, { frames: index === 0 ? 0 : fade * fps }, picture),
    ),
  );
}

function FadingIn({ frames, children }) {
  const frame = useCurrentFrame();
  const opacity = frames === 0 ? 1 : interpolate(frame, [0, frames], [0, 1], HELD);
  return h(AbsoluteFill, { style: { opacity } }, children);
}

function Photo({ file, closer, frames }) {
  const share = interpolate(useCurrentFrame(), [0, frames], [0, 1], HELD);
  const scale = 1 / (1 - share * (1 - closer.width));
  const [x, y] = [closer.x, closer.y].map((place) => `${-100 * share * place * scale}%`);
  const style = { ...WHOLE, transformOrigin: '0 0', transform: `translate(${x}, ${y}) scale(${scale})` };
  return h(Img, { src: staticFile(file), style });
}

const WORDS = { fontFamily: 'Noto Sans, sans-serif', fontWeight: 700, color: 'white', textAlign: 'center' };

function Title({ title, fps }) {
  const time = useCurrentFrame() / fps;
  const { length, fade } = title;
  const opacity = interpolate(time, [0, fade, length - fade, length], [0, 1, 1, 0], HELD);
  const style = {
    ...WORDS,
    opacity,
    fontSize: 64,
    top: 80,
    WebkitTextStroke: '4px black',
    paintOrder: 'stroke',
  };
  return h(AbsoluteFill, { style }, title.text);
}

function Caption({ text }) {
  const place = { justifyContent: 'flex-end', alignItems: 'center', paddingBottom: 50 };
  const box = { ...WORDS, fontSize: 36, padding: 10, borderRadius: 8, background: '#000000b3' };
  return h(AbsoluteFill, { style: place }, h('div', { style: box }, text));
}

/** Music makes room while somebody speaks, which is in the last two of each four seconds. */
function Sounds({ music, speech, fps }) {
  const volume = (frame) => {
    const into = (frame / fps) % 4;
    return interpolate(into, [0, 0.4, 2, 2.08], [0.25, 1, 1, 0.25], HELD);
  };
  return [
    h(Audio, { key: 'music', src: staticFile(music), volume }),
    h(Audio, { key: 'speech', src: staticFile(speech) }),
  ];
}

function Film(props) {
  const { title, captions, fps } = props;
  const during = (start, length) => ({
    from: Math.round(start * fps),
    durationInFrames: Math.round(length * fps),
  });
  return h(
    AbsoluteFill,
    { style: { background: 'black' } },
    h(Shots, props),
    h(Sequence, during(title.start, title.length), h(Title, props)),
    captions.map(({ start, end, text }) =>
      h(Sequence, { key: start, ...during(start, end - start) }, h(Caption, { text })),
    ),
    h(Sounds, props),
  );
}

registerRoot(() =>
  h(Composition, {
    id: 'film',
    component: Film,
    // Before the properties are known; then as they say.
    ...{ width: 16, height: 16, fps: 30, durationInFrames: 1 },
    calculateMetadata: ({ props: { width, height, fps, seconds } }) => ({
      ...{ width, height, fps },
      durationInFrames: seconds * fps,
    }),
  }),
);
