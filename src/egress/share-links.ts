import { videoSite } from './video-sites.ts';

/** What a link is, as far as its text tells. */
export type SharedPlace =
  /** A file at `url`, which is the link itself or, for a known share page, the download behind it. */
  | { readonly kind: 'file'; readonly url: URL; readonly service: string | null }
  /** A page that plays a video and gives no file; `site` as people call it. */
  | { readonly kind: 'video-page'; readonly url: URL; readonly site: string };

interface Service {
  readonly name: string;
  readonly hosts: RegExp;
  /** The download of a share page; null for any other URL of the host. */
  readonly direct: (url: URL) => URL | null;
}

const SERVICES: readonly Service[] = [
  {
    name: 'Google Drive',
    hosts: /^(?:drive|docs|drive\.usercontent)\.google\.com$/,
    direct: googleDrive,
  },
  { name: 'Dropbox', hosts: /^(?:www\.)?dropbox\.com$/, direct: dropbox },
  { name: 'OneDrive', hosts: /^(?:1drv\.ms|onedrive\.live\.com)$/, direct: oneDrive },
  { name: 'SharePoint', hosts: /\.sharepoint\.(?:com|us|cn|de)$/, direct: sharePoint },
  { name: 'GitHub', hosts: /^(?:www\.)?github\.com$/, direct: gitHub },
  { name: 'Hugging Face', hosts: /^(?:huggingface\.co|hf\.co)$/, direct: huggingFace },
];

/** Reads a link by its text alone: nothing is asked of the network. */
export function readShareLink(url: URL): SharedPlace {
  const site = videoSite(url);
  if (site !== null) return { kind: 'video-page', url, site };
  for (const { name, hosts, direct } of SERVICES) {
    const file = hosts.test(url.hostname) ? direct(url) : null;
    if (file !== null) return { kind: 'file', url: file, service: name };
  }
  return { kind: 'file', url, service: null };
}

/** `confirm=t` passes over the warning about files too large for a virus scan, most of the time: see `driveConfirmation`. */
function googleDrive(url: URL): URL | null {
  const inPath = /^\/(?:a\/[^/]+\/)?file\/(?:u\/\d+\/)?d\/([\w-]+)/.exec(url.pathname)?.[1];
  const asked = /^\/(?:u\/\d+\/)?(?:open|uc|download)$/.test(url.pathname)
    ? url.searchParams.get('id')
    : null;
  const id = inPath ?? asked;
  if (id === null) return null;
  const direct = new URL('https://drive.usercontent.google.com/download');
  direct.search = new URLSearchParams({ id, export: 'download', confirm: 't' }).toString();
  // Files that were shared before 2021 cannot be had without it.
  const key = url.searchParams.get('resourcekey');
  if (key !== null) direct.searchParams.set('resourcekey', key);
  return direct;
}

/** `rlkey` and whatever else the link carries stay. */
function dropbox(url: URL): URL | null {
  if (!/^\/(?:s|sh|scl\/f[io])\//.test(url.pathname)) return null;
  const direct = new URL(url);
  direct.searchParams.delete('raw');
  direct.searchParams.set('dl', '1');
  return direct;
}

/** The "shares" interface of OneDrive takes any share link, as unpadded base64url behind "u!". */
function oneDrive(url: URL): URL | null {
  if (url.pathname === '/') return null;
  const token = Buffer.from(url.href).toString('base64url');
  return new URL(`https://api.onedrive.com/v1.0/shares/u!${token}/root/content`);
}

/**
 * A link for sharing, "/:v:/g/personal/ada_example_com/EabC…?e=x", hands its token to a page that wants cookies; the
 * download page of the same site takes it without.
 */
function sharePoint(url: URL): URL | null {
  const shared = /^\/:[a-z]:\/[gst]\/((?:personal|sites|teams)\/[^/]+)\/([\w-]{20,})$/.exec(url.pathname);
  if (shared === null) {
    if (!url.pathname.startsWith('/:')) return null;
    const direct = new URL(url);
    direct.searchParams.set('download', '1');
    return direct;
  }
  return new URL(`/${shared[1]}/_layouts/15/download.aspx?share=${shared[2]}`, url);
}

/** GitHub's own "raw" route, because it also finds what is kept in Git LFS. */
function gitHub(url: URL): URL | null {
  return replaced(url, /^(\/[^/]+\/[^/]+)\/blob\//, '$1/raw/');
}

function huggingFace(url: URL): URL | null {
  return replaced(url, /^((?:\/(?:datasets|spaces))?\/[^/]+\/[^/]+)\/blob\//, '$1/resolve/');
}

function replaced(url: URL, pattern: RegExp, replacement: string): URL | null {
  if (!pattern.test(url.pathname)) return null;
  const direct = new URL(url);
  direct.pathname = url.pathname.replace(pattern, replacement);
  return direct;
}
