/** What of an object's bytes is sent along, for the store to compare with what arrives. */
export type ChecksumMode = 'crc32' | 'md5' | 'none';

/** In what the vendors of "S3-compatible" storage differ, as far as it matters here. */
export interface Profile {
  /**
   * Beside the SHA-256 in the signature of every request, which most servers compare as well. The SDK's own default (a
   * trailing CRC-32 in "aws-chunked" framing) is refused or even stored by many of them, and is never used.
   */
  readonly checksum: ChecksumMode;
  /** Whether all parts of a multipart upload but the last have to be of one size. */
  readonly equalParts: boolean;
  /** Whether `PUT` obeys `If-None-Match: *`. Without it a name is looked up first, which two at once can get past. */
  readonly conditionalCreate: boolean;
  /** Whether completing a multipart upload does. */
  readonly conditionalComplete: boolean;
  /** Whether a part can be copied from an object within the store (UploadPartCopy). */
  readonly copiesParts: boolean;
  /** Whether many objects can be deleted by one request. */
  readonly bulkDelete: boolean;
  /** Whether the bucket is named in the path rather than in the host. */
  readonly pathStyle: boolean;
}

const PLAIN: Profile = {
  checksum: 'md5',
  equalParts: false,
  conditionalCreate: false,
  conditionalComplete: false,
  copiesParts: true,
  bulkDelete: true,
  pathStyle: true,
};

export const PROFILES = {
  /** Amazon S3. CRC-32 costs a tenth of MD5 and is kept with the object. */
  aws: {
    ...PLAIN,
    checksum: 'crc32',
    conditionalCreate: true,
    conditionalComplete: true,
    pathStyle: false,
  },
  /** Cloudflare R2: "All non-trailing parts must have the same length." */
  r2: { ...PLAIN, equalParts: true, conditionalCreate: true, conditionalComplete: true },
  /** Backblaze B2 answers 501 to conditions on writes. */
  b2: PLAIN,
  /** Google Cloud Storage has conditions of its own (x-goog-if-generation-match), and cannot copy into a part. */
  gcs: { ...PLAIN, copiesParts: false, bulkDelete: false },
  /** SeaweedFS, whose older versions ignore conditions on writes. */
  seaweedfs: PLAIN,
  /** Garage has no consensus between its nodes, and so no conditions on writes. */
  garage: PLAIN,
  /**
   * Ceph's RADOS gateway compares the signature's SHA-256 with the body, so that MD5 would only cost. Completing a
   * multipart upload ignores If-None-Match without a word (seen in 16 and 18).
   */
  ceph: { ...PLAIN, checksum: 'none', conditionalCreate: true },
} as const satisfies Readonly<Record<string, Profile>>;

export type ProfileName = keyof typeof PROFILES;
export const PROFILE_NAMES = Object.keys(PROFILES) as readonly ProfileName[];
