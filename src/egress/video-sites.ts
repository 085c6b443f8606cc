/** By the host without "www.", "m." and the like: the site's name, and which of its paths are pages with a video. */
const SITES: readonly (readonly [hosts: RegExp, paths: RegExp, name: string])[] = [
  [
    /^(?:music\.)?youtube(?:-nocookie)?\.com$/,
    /^\/(?:watch|shorts\/|live\/|embed\/|v\/|playlist|clip\/)/,
    'YouTube',
  ],
  [/^youtu\.be$/, /^\/./, 'YouTube'],
  [/^(?:player\.)?vimeo\.com$/, /^\/(?:.*\/)?\d+/, 'Vimeo'],
  [/^(?:vm\.|vt\.)?tiktok\.com$/, /^\/./, 'TikTok'],
  [/^instagram\.com$/, /^\/(?:[^/]+\/)?(?:p|reels?|tv)\//, 'Instagram'],
  [/^facebook\.com$/, /^\/(?:watch|reel\/|share\/[vr]\/|[^/]+\/videos\/)/, 'Facebook'],
  [/^fb\.watch$/, /^\/./, 'Facebook'],
  [/^(?:x|twitter)\.com$/, /^\/[^/]+\/status\//, 'X'],
  [/^dailymotion\.com$/, /^\/(?:embed\/)?video\//, 'Dailymotion'],
  [/^dai\.ly$/, /^\/./, 'Dailymotion'],
  [/^twitch\.tv$/, /^\/(?:videos\/|[^/]+\/clip\/)/, 'Twitch'],
  [/^clips\.twitch\.tv$/, /^\/./, 'Twitch'],
  [/^bilibili\.com$/, /^\/(?:video|bangumi)\//, 'Bilibili'],
  [/^b23\.tv$/, /^\/./, 'Bilibili'],
  [/^rumble\.com$/, /^\/(?:embed\/|v[\w-]+\.html)/, 'Rumble'],
  [/^loom\.com$/, /^\/(?:share|embed)\//, 'Loom'],
  [/^soundcloud\.com$/, /^\/[^/]+\/[^/]+/, 'SoundCloud'],
];

/** The name of the video site whose page this is, or null. */
export function videoSite({ hostname, pathname }: URL): string | null {
  const host = hostname.replace(/^(?:www|m|mobile)\./, '');
  return SITES.find(([hosts, paths]) => hosts.test(host) && paths.test(pathname))?.[2] ?? null;
}
