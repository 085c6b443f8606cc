import type { Account } from '#core/accounts.ts';
import { type Asset, dimensionsOf, durationOf } from '#core/asset.ts';
import type { Links } from '#core/links.ts';
import type { MediaKind, PreviewRole } from '#media/facts.ts';
import { formatAssetId, formatTaskId } from './asset-id.ts';

/** Previews that are pictures, best first. */
const PICTURES = ['poster', 'thumbnail', 'waveform'] as const;
const EXPECTED: Readonly<Partial<Record<MediaKind, PreviewRole>>> = {
  video: 'poster',
  image: 'thumbnail',
  audio: 'waveform',
};

/** What the vendor lets an account have at most; those without a limit show it. */
const MOST_JOBS = 10;

/** What both shapes of an asset have. */
function presentCommon(asset: Asset, account: Account, links: Links) {
  const { id: assetId, name } = asset;
  return {
    assetId: formatAssetId(account, assetId),
    id: assetId,
    createdAt: asset.createdAt.toISOString(),
    updatedAt: asset.updatedAt.toISOString(),
    name,
    url: links.sign({ assetId, rendition: 'original', name, download: false }),
    previewUrls: previewUrls(asset, links),
    fileCount: 1,
    isUserUpload: asset.origin !== 'generated',
    private: true,
    favorite: asset.favourite,
  };
}

/** The reply to an upload. */
export function presentUpload(asset: Asset, account: Account, links: Links) {
  const user = presentUser(account);
  return {
    ...presentCommon(asset, account, links),
    user,
    description: asset.description,
    type: { name: asset.kind, type: asset.kind, isDirectory: false },
    size: asset.size,
    permissions: { read: true, write: true, admin: true },
    annotated: false,
    sourceApplication: 'web',
    createdBy: user,
  };
}

/** One item of the list, and the reply to a request for one asset. */
export function presentItem(asset: Asset, account: Account, links: Links) {
  return {
    ...presentCommon(asset, account, links),
    mediaType: asset.kind,
    mediaSubtype: null,
    fileSize: asset.size,
    fileExtStandardized: asset.extension,
    metadata: presentMetadata(asset),
    username: account.username,
    userPicture: null,
    userId: account.userId,
    createdBy: account.userId,
    privateInTeam: true,
    ...(asset.origin === 'generated'
      ? { parentAssetGroupId: asset.id, taskId: formatTaskId(account, asset.id) }
      : { parentAssetGroupId: null, taskId: null }),
  };
}

function presentUser({ userId, username, firstName, lastName, teamName }: Account) {
  return { id: userId, username, firstName, lastName, picture: null, teamName, teamPicture: null };
}

/** Older and newer documentation name the size differently: both are here. Null while nothing is known. */
function presentMetadata(asset: Asset) {
  const { facts } = asset;
  const size = dimensionsOf(asset);
  const duration = durationOf(asset);
  if (facts === null && size === null && duration === null) return null;
  return {
    frameRate: facts?.video?.frameRate ?? null,
    duration,
    dimensions: size === null ? null : [size.width, size.height],
    size,
    width: size?.width ?? null,
    height: size?.height ?? null,
    hasAlphaChannel: facts === null ? null : (facts.video ?? facts.image)?.alpha === true,
    hasAudio: facts === null ? null : facts.audio !== null,
  };
}

function previewUrls({ id: assetId, derivatives, kind, status }: Asset, links: Links): string[] {
  const made = PICTURES.filter((role) => derivatives.some((derivative) => derivative.role === role));
  // Clients read the first one from the upload's own reply: it names the picture that is being made.
  const expected = made.length === 0 && status === 'processing' ? (EXPECTED[kind] ?? null) : null;
  const roles = expected === null ? made : [expected];
  return roles.map((role) => links.sign({ assetId, rendition: role, name: role, download: false }));
}

/** `error` is there exactly when the account cannot be used. */
export function presentAccount({ email, maxJobs, username, userId, suspended }: Account) {
  return {
    email,
    maxJobs: maxJobs ?? MOST_JOBS,
    username,
    userId,
    ...(suspended !== null && { error: suspended }),
  };
}
