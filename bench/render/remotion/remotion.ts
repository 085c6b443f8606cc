import { chmod, copyFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { chromiums } from '../../../test/browser/chromium.ts';
import { installed, type Packages } from '../../peers/install.ts';
import {
  CLOSER,
  captionLines,
  FADE,
  FPS,
  SECONDS,
  SHOT,
  SIZE,
  TITLE,
  TITLE_PICTURE,
} from '../composition.ts';
import { CLIPS, type Footage, MUSIC, PHOTO, SPEECH } from '../footage.ts';

export const REMOTION_VERSION = '4.0.529';
const PACKAGES: Packages = {
  dependencies: {
    remotion: REMOTION_VERSION,
    '@remotion/bundler': REMOTION_VERSION,
    '@remotion/renderer': REMOTION_VERSION,
    react: '19.2.0',
    'react-dom': '19.2.0',
  },
  overrides: {},
  scripts: false,
};
/** As many as the machine has processors, which is not what Remotion chooses by itself: half of them. */
const TABS = 2;

/** Of the two packages, what is used here. */
interface Bundler {
  bundle(options: { entryPoint: string; publicDir: string; outDir: string }): Promise<string>;
}
interface Renderer {
  openBrowser(browser: 'chrome', options: { browserExecutable: string }): Promise<Browser>;
  selectComposition(options: Page & { id: string }): Promise<object>;
  renderMedia(options: Page & Readonly<Record<string, unknown>>): Promise<unknown>;
}
interface Page {
  readonly serveUrl: string;
  readonly inputProps: object;
  readonly puppeteerInstance: Browser;
  readonly browserExecutable: string;
  readonly logLevel: 'error';
}
interface Browser {
  close(options: { silent: boolean }): Promise<void>;
}

/** Renders the film by Remotion, bundled before and in a browser that is open: that is in its favour. */
export interface Remotion extends AsyncDisposable {
  render(): Promise<void>;
}

export async function openRemotion(
  footage: Footage,
  { directory, caption }: { directory: string; caption: string },
): Promise<Remotion> {
  const home = await installed('remotion', PACKAGES);
  const require = createRequire(join(home, 'package.json'));
  const { bundle }: Bundler = require('@remotion/bundler');
  const { openBrowser, selectComposition, renderMedia }: Renderer = require('@remotion/renderer');
  // Beside its packages, where the bundler looks for them.
  const entryPoint = join(home, 'film.js');
  await copyFile(join(import.meta.dirname, 'film.js'), entryPoint);
  const publicDir = dirname(footage.files[0] ?? '');
  const serveUrl = await bundle({ entryPoint, publicDir, outDir: join(directory, 'remotion') });
  const browserExecutable = await browserIn(directory);
  const browser = await openBrowser('chrome', { browserExecutable });
  const inputProps = propertiesOf(footage, caption);
  const browserOptions = { puppeteerInstance: browser, browserExecutable, logLevel: 'error' } as const;
  const page = { serveUrl, inputProps, ...browserOptions };
  const composition = await selectComposition({ ...page, id: 'film' });
  return {
    async render() {
      await renderMedia({
        ...page,
        ...{ composition, concurrency: TABS },
        // As our "medium" is.
        ...{ codec: 'h264', x264Preset: 'veryfast', crf: 22, audioBitrate: '192k' },
        outputLocation: join(directory, 'remotion.mp4'),
      });
    },
    [Symbol.asyncDispose]: () => browser.close({ silent: true }),
  };
}

function propertiesOf({ files }: Footage, caption: string): object {
  const name = (index: number) => basename(files[index] ?? '');
  return {
    ...{ ...SIZE, fps: FPS, seconds: SECONDS, shot: SHOT, fade: FADE, closer: CLOSER },
    ...{ title: { ...TITLE, text: TITLE_PICTURE.text }, captions: captionLines(caption) },
    ...{ clips: CLIPS.map(name), photo: name(PHOTO), music: name(MUSIC), speech: name(SPEECH) },
  };
}

/** A program that starts Chromium with the libraries and fonts that it needs: Remotion gives it its own environment. */
async function browserIn(directory: string): Promise<string> {
  const [options] = await chromiums();
  const { executablePath, env = {} } = options ?? {};
  if (executablePath === undefined)
    throw new Error('No Chromium is known here that Remotion could be given.');
  const needed = ['LD_LIBRARY_PATH', 'FONTCONFIG_PATH', 'XDG_CACHE_HOME'].flatMap((variable) => {
    const value = env[variable];
    return value === undefined ? [] : [`export ${variable}='${value}'`];
  });
  const path = join(directory, 'chromium.sh');
  await writeFile(path, ['#!/bin/sh', ...needed, `exec '${executablePath}' "$@"\n`].join('\n'));
  await chmod(path, 0o755);
  return path;
}
