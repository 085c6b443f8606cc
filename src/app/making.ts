import type { RenderingParts, Speaker, Writer } from '#core/generation/parts.ts';
import { systemPacing } from '#egress/attempts.ts';
import { systemResolve } from '#egress/dial.ts';
import type { Logger } from '#log.ts';
import { type MediaPool, openMediaPool } from '#media/pool.ts';
import { openRenderPool, type RenderPool } from '#media/render-pool.ts';
import packageJson from '../../package.json' with { type: 'json' };
import type { Config } from '../config.ts';
import type { MediaParts } from './watch/media.ts';

/** Commands after which a media child is replaced: rare enough that its start does not show. */
const RECYCLE_AFTER = 500;
/** Milliseconds; a probe reads headers and a few frames. */
const PROBE_TIMEOUT = 60_000;
/** What files say that made them. */
const TOOL = `Polyreel ${packageJson.version}`;

type Making = Omit<RenderingParts, 'db' | 'blobs' | 'jobs' | 'changes'>;

interface MakingPlace {
  readonly scratch: string;
  readonly log: Logger;
  readonly opening: AsyncDisposableStack;
  readonly watch: (parts: MediaParts) => MediaParts;
}

/** What media are looked at and made with; `opening` takes what has to be closed. */
export async function openMaking(
  config: Config,
  { scratch, log, opening, watch }: MakingPlace,
): Promise<Making> {
  const { media, renderer } = watch({
    media: opening.use(openMedia(config, log)),
    renderer: opening.use(openRenderer(config, log)),
  });
  const writer = await writerOf(config, log);
  const speaker = await speakerOf(config, { log, media, renderer });
  for (const opened of [writer, speaker]) {
    if (opened !== null && Symbol.asyncDispose in opened) opening.use(opened);
  }
  const { renderWorkers: scenesAtOnce, generationTimeout } = config;
  return { media, renderer, writer, speaker, scratch, scenesAtOnce, generationTimeout, tool: TOOL, log };
}

function openMedia(config: Config, log: Logger): MediaPool {
  const { mediaWorkers: workers, mediaMemory: memoryLimit, mediaTimeout } = config;
  const timeouts = { probe: Math.min(mediaTimeout, PROBE_TIMEOUT), preview: mediaTimeout };
  return openMediaPool({ workers, memoryLimit, timeouts, recycleAfter: RECYCLE_AFTER, log });
}

function openRenderer(config: Config, log: Logger): RenderPool {
  const { renderWorkers: workers, renderTimeout: timeout, mediaMemory: memoryLimit } = config;
  return openRenderPool({ workers, timeout, memoryLimit, log });
}

/** The protocol's client is loaded where there is somebody to talk to. */
async function writerOf(
  { modelUrl: baseUrl, model, modelKey: apiKey, modelTimeout: timeout }: Config,
  log: Logger,
): Promise<(Writer & AsyncDisposable) | null> {
  if (baseUrl === null || model === null) return null;
  const { openModelWriter } = await import('#core/writing/model-writer.ts');
  return openModelWriter({ ...network(log), baseUrl, model, apiKey, timeout });
}

async function speakerOf(
  { speechUrl: baseUrl, speechModel: model, speechKey: apiKey, speechVoice, speechTimeout }: Config,
  { log, media, renderer }: { log: Logger; media: MediaPool; renderer: RenderPool },
): Promise<Speaker | (Speaker & AsyncDisposable)> {
  if (baseUrl === null || model === null) {
    return { name: 'espeak-ng', isOffline: true, speak: renderer.speak };
  }
  const { MAX_SPEECH, openEndpointSpeaker } = await import('#core/speaking/endpoint-speaker.ts');
  const endpoint = { ...network(log), baseUrl, model, apiKey, timeout: speechTimeout };
  return openEndpointSpeaker({ ...endpoint, voice: speechVoice, maxBytes: MAX_SPEECH, media });
}

function network(log: Logger) {
  return { resolve: systemResolve, pacing: systemPacing, log };
}
