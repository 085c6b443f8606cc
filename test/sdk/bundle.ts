import { build } from 'vite';

/** A module and all that it imports as one minified script: an ES module, or one that puts its exports into a global. */
export async function bundle(entry: string, root: string, global: string | null = null): Promise<string> {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: true,
      lib: global === null ? { entry, formats: ['es'] } : { entry, formats: ['iife'], name: global },
    },
  });
  const [first] = [built].flat();
  if (first === undefined || !('output' in first)) throw new Error('Nothing was built.');
  return first.output[0].code;
}
