// Generated from the OpenAPI document by `npm run docs`.

export type Account = {
  readonly userId: number;
  readonly email: string;
  readonly username: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly teamName: string | null;
  /** How many of its generations run at once; further ones wait. Null is no limit. */
  readonly maxJobs: number | null;
  /** Why it cannot be used. */
  readonly suspended: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type AccountChanges = {
  readonly username?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly teamName?: string | null | undefined;
  readonly maxJobs?: number | null | undefined;
  readonly suspended?: string | null | undefined;
};

export type Asset = {
  readonly id: string;
  /** What the file is. */
  readonly kind: "image" | "video" | "audio" | "captions" | "font";
  /** Where it stands: facts and previews are complete once it is ready. */
  readonly status: "awaiting" | "processing" | "ready" | "failed";
  /** Why it failed, or which preview could not be made. */
  readonly reason: string | null;
  readonly name: string;
  readonly description: string;
  readonly tags: ReadonlyArray<string>;
  readonly favourite: boolean;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** What the bytes are, whatever was declared. */
  readonly mediaType: string;
  readonly extension: string;
  /** Bytes. */
  readonly size: number;
  /** Hex; null until there are bytes. */
  readonly sha256: string | null;
  /** How it came into the library. */
  readonly origin: "upload" | "link" | "generated";
  /** The account that it lives in. */
  readonly userId: number;
  readonly width: number | null;
  readonly height: number | null;
  /** Seconds. */
  readonly duration: number | null;
  readonly facts: {
    readonly container: string;
    /** Seconds; null for stills. */
    readonly duration: number | null;
    readonly bitRate: number | null;
    readonly video: {
      readonly codec: string;
      /** Pixels as displayed, rotation applied. */
      readonly width: number;
      readonly height: number;
      /** Clockwise degrees. */
      readonly rotation: number;
      readonly frameRate: number | null;
      /** The exact fraction, like 30000/1001. */
      readonly frameRateExact: string | null;
      readonly pixelFormat: string | null;
      readonly hdr: boolean;
      readonly alpha: boolean;
      readonly bitRate: number | null;
    } | null;
    readonly audio: {
      readonly codec: string;
      /** Hertz. */
      readonly sampleRate: number;
      readonly channels: number;
      readonly layout: string;
      readonly bitRate: number | null;
    } | null;
    readonly image: {
      readonly format: string;
      /** Pixels as displayed, orientation applied. */
      readonly width: number;
      readonly height: number;
      /** EXIF orientation, 1 to 8. */
      readonly orientation: number;
      readonly pages: number;
      readonly alpha: boolean;
      readonly colorSpace: string | null;
    } | null;
    readonly captions: {
      readonly format: string;
      readonly lines: number;
    } | null;
    readonly font: {
      readonly format: string;
      /** As the font calls itself. */
      readonly family: string | null;
    } | null;
    readonly tags: Readonly<Record<string, string>>;
  } | null;
  /** Signed and expiring; needs no key. Stable within a time window. */
  readonly url: string;
  /** The same, as an attachment. */
  readonly downloadUrl: string;
  /** As far as they are made: a film has its poster while it is still processing. */
  readonly previews: ReadonlyArray<{
    /** poster, thumbnail, waveform, peaks or animation. */
    readonly role: string;
    readonly url: string;
    readonly mediaType: string;
    readonly width: number | null;
    readonly height: number | null;
    readonly size: number;
  }>;
  /** Base64. */
  readonly thumbhash: string | null;
  /** Of an asset that came by link; null for others. */
  readonly source: {
    readonly url: string;
    /** Who made the file, where the link tells. */
    readonly provider: string | null;
    /** What the provider calls the job that made it. */
    readonly jobId: string | null;
    /** When the link dies. */
    readonly expiresAt: string | null;
  } | null;
  /** Of a transfer that is running; null otherwise. */
  readonly progress: {
    /** Bytes. */
    readonly received: number;
    readonly total: number | null;
    readonly bytesPerSecond: number;
  } | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly trashedAt: string | null;
};

export type AssetChanges = {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly favourite?: boolean | undefined;
  readonly tags?: ReadonlyArray<string> | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
};

export type AssetDetail = {
  readonly id: string;
  /** What the file is. */
  readonly kind: "image" | "video" | "audio" | "captions" | "font";
  /** Where it stands: facts and previews are complete once it is ready. */
  readonly status: "awaiting" | "processing" | "ready" | "failed";
  /** Why it failed, or which preview could not be made. */
  readonly reason: string | null;
  readonly name: string;
  readonly description: string;
  readonly tags: ReadonlyArray<string>;
  readonly favourite: boolean;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** What the bytes are, whatever was declared. */
  readonly mediaType: string;
  readonly extension: string;
  /** Bytes. */
  readonly size: number;
  /** Hex; null until there are bytes. */
  readonly sha256: string | null;
  /** How it came into the library. */
  readonly origin: "upload" | "link" | "generated";
  /** The account that it lives in. */
  readonly userId: number;
  readonly width: number | null;
  readonly height: number | null;
  /** Seconds. */
  readonly duration: number | null;
  readonly facts: {
    readonly container: string;
    /** Seconds; null for stills. */
    readonly duration: number | null;
    readonly bitRate: number | null;
    readonly video: {
      readonly codec: string;
      /** Pixels as displayed, rotation applied. */
      readonly width: number;
      readonly height: number;
      /** Clockwise degrees. */
      readonly rotation: number;
      readonly frameRate: number | null;
      /** The exact fraction, like 30000/1001. */
      readonly frameRateExact: string | null;
      readonly pixelFormat: string | null;
      readonly hdr: boolean;
      readonly alpha: boolean;
      readonly bitRate: number | null;
    } | null;
    readonly audio: {
      readonly codec: string;
      /** Hertz. */
      readonly sampleRate: number;
      readonly channels: number;
      readonly layout: string;
      readonly bitRate: number | null;
    } | null;
    readonly image: {
      readonly format: string;
      /** Pixels as displayed, orientation applied. */
      readonly width: number;
      readonly height: number;
      /** EXIF orientation, 1 to 8. */
      readonly orientation: number;
      readonly pages: number;
      readonly alpha: boolean;
      readonly colorSpace: string | null;
    } | null;
    readonly captions: {
      readonly format: string;
      readonly lines: number;
    } | null;
    readonly font: {
      readonly format: string;
      /** As the font calls itself. */
      readonly family: string | null;
    } | null;
    readonly tags: Readonly<Record<string, string>>;
  } | null;
  /** Signed and expiring; needs no key. Stable within a time window. */
  readonly url: string;
  /** The same, as an attachment. */
  readonly downloadUrl: string;
  /** As far as they are made: a film has its poster while it is still processing. */
  readonly previews: ReadonlyArray<{
    /** poster, thumbnail, waveform, peaks or animation. */
    readonly role: string;
    readonly url: string;
    readonly mediaType: string;
    readonly width: number | null;
    readonly height: number | null;
    readonly size: number;
  }>;
  /** Base64. */
  readonly thumbhash: string | null;
  /** Of an asset that came by link; null for others. */
  readonly source: {
    readonly url: string;
    /** Who made the file, where the link tells. */
    readonly provider: string | null;
    /** What the provider calls the job that made it. */
    readonly jobId: string | null;
    /** When the link dies. */
    readonly expiresAt: string | null;
  } | null;
  /** Of a transfer that is running; null otherwise. */
  readonly progress: {
    /** Bytes. */
    readonly received: number;
    readonly total: number | null;
    readonly bytesPerSecond: number;
  } | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly trashedAt: string | null;
  /** The projects that it is bound to. */
  readonly projectIds: ReadonlyArray<string>;
};

export type AssetEvent = {
  readonly at: string;
  /** received, probed, previewed, imported, retried, trashed, restored… */
  readonly step: string;
  /** How the step ended. */
  readonly outcome: "ok" | "failed";
  /** Milliseconds. */
  readonly duration: number | null;
  readonly detail: string | null;
};

export type Batch = {
  readonly id: string;
  readonly scriptId: string;
  /** A changed document is a new version. */
  readonly scriptVersion: number;
  readonly total: number;
  /** How many rows are in which status. */
  readonly counts: Readonly<Record<string, number>>;
  readonly generations: ReadonlyArray<Generation>;
  readonly createdAt: string;
};

export type BulkDelete = {
  readonly ids: ReadonlyArray<string>;
  readonly permanent?: boolean | undefined;
  readonly force?: boolean | undefined;
};

export type BulkIds = {
  readonly ids: ReadonlyArray<string>;
};

export type BulkResults = {
  readonly data: ReadonlyArray<{
    readonly id: string;
    /** Why it was not done, as the code of a problem; null when it was. */
    readonly code: string | null;
    readonly detail: string | null;
  }>;
};

export type BulkUpdate = {
  readonly ids: ReadonlyArray<string>;
  readonly changes: {
    readonly addTags?: ReadonlyArray<string> | undefined;
    readonly removeTags?: ReadonlyArray<string> | undefined;
    readonly favourite?: boolean | undefined;
    readonly addToProject?: string | undefined;
    readonly removeFromProject?: string | undefined;
  };
};

export type Capability = {
  readonly id: string;
  readonly createdAt: string;
  readonly revokedAt: string | null;
};

export type CreatedCapability = {
  readonly id: string;
  readonly createdAt: string;
  readonly revokedAt: string | null;
  /** The secret, shown this once. */
  readonly keyname: string;
  /** GET reads the file, PUT sends it. */
  readonly url: string;
};

export type CreatedKey = {
  readonly id: string;
  readonly name: string;
  /** The first characters, to recognise it by. */
  readonly prefix: string;
  readonly scopes: ReadonlyArray<"read" | "write" | "admin">;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
  /** The key itself, shown this once. */
  readonly secret: string;
};

export type CreatedWebhook = {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly types: ReadonlyArray<"asset.created" | "asset.updated" | "asset.ready" | "asset.failed" | "asset.trashed" | "asset.restored" | "asset.deleted" | "project.created" | "project.updated" | "project.deleted" | "script.created" | "script.updated" | "script.deleted" | "generation.started" | "generation.succeeded" | "generation.failed" | "generation.cancelled" | "batch.finished"> | null;
  readonly enabled: boolean;
  readonly disabledAt: string | null;
  /** Why the service disabled it; null when somebody did. */
  readonly disabledReason: string | null;
  /** Since when nothing was taken. */
  readonly failingSince: string | null;
  /** Until when the secret before the last rotation signs as well. */
  readonly previousSecretUntil: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** To verify what comes; shown this once. */
  readonly secret: string;
};

export type ExplainDocument = {
  /** Values by the names of the script's inputs; text is turned into what an input takes. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  /** Instead of the prompts of the script. */
  readonly prompt?: {
    readonly value: string;
    readonly persona?: string | null | undefined;
  } | undefined;
  /** The same request with the same seed makes the same file; 0 unless said otherwise. */
  readonly seed?: number | undefined;
  readonly draft?: boolean | undefined;
  readonly projectId?: string | undefined;
  /** A script: see GET /api/v1/scripts/schema. */
  readonly document: unknown;
};

export type ExplainScript = {
  /** Values by the names of the script's inputs; text is turned into what an input takes. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  /** Instead of the prompts of the script. */
  readonly prompt?: {
    readonly value: string;
    readonly persona?: string | null | undefined;
  } | undefined;
  /** The same request with the same seed makes the same file; 0 unless said otherwise. */
  readonly seed?: number | undefined;
  readonly draft?: boolean | undefined;
  readonly projectId?: string | undefined;
  /** The newest unless said otherwise. */
  readonly version?: number | undefined;
};

export type Explanation = {
  /** What the script comes to: every clip with its time and place. */
  readonly timeline: unknown;
  readonly warnings: ReadonlyArray<{
    readonly code: string;
    readonly message: string;
    /** JSON pointer into the script, or the name of a parameter. */
    readonly at: string;
  }>;
  readonly written: Readonly<Record<string, {
    readonly text: string;
    /** template: without a model. */
    readonly by: "model" | "template";
  }>>;
  readonly estimate: {
    /** To render it. */
    readonly seconds: number;
    /** Of the file. */
    readonly bytes: number;
  };
  readonly scenes: {
    readonly total: number;
    /** Those that are there already and would not be rendered. */
    readonly hits: number;
  };
};

export type Feed = {
  /** The oldest first. */
  readonly data: ReadonlyArray<FeedEvent>;
  /** For the next page, now or later. */
  readonly after: string;
  readonly hasMore: boolean;
  /** Some that came after the known one are gone: ask for everything anew. */
  readonly reset: boolean;
};

export type FeedEvent = {
  /** Where to go on from. */
  readonly id: string;
  /** Subject and what became of it, like asset.ready. */
  readonly type: string;
  readonly at: string;
  readonly assetId: string | null;
  readonly projectId: string | null;
  readonly scriptId: string | null;
  readonly batchId: string | null;
  readonly asset: Asset | null;
};

export type Generated = {
  readonly asset: Asset;
  readonly generation: Generation;
  readonly upload: {
    /** Whoever has it may deliver the file instead, once. */
    readonly url: string;
    readonly method: "PUT";
    readonly expiresAt: string;
  };
  /** A secret that reads or fills the asset without an API key. */
  readonly keyname: string;
};

export type Generation = {
  readonly assetId: string;
  readonly projectId: string | null;
  readonly scriptId: string;
  /** A changed document is a new version. */
  readonly scriptVersion: number;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly prompt: {
    readonly value: string;
    readonly persona: string | null;
  } | null;
  readonly written: Readonly<Record<string, {
    readonly text: string;
    /** template: without a model. */
    readonly by: "model" | "template";
  }>>;
  readonly seed: number;
  /** waiting: an outside renderer has the job. */
  readonly status: "queued" | "running" | "waiting" | "succeeded" | "failed" | "cancelled";
  /** What it is at. */
  readonly phase: "writing" | "speaking" | "rendering" | "joining" | "checking" | null;
  /** Percent. */
  readonly progress: number;
  readonly renderer: "builtin" | "outside";
  readonly draft: boolean;
  readonly warnings: ReadonlyArray<{
    readonly code: string;
    readonly message: string;
    /** JSON pointer into the script, or the name of a parameter. */
    readonly at: string;
  }>;
  readonly scenes: ReadonlyArray<{
    readonly key: string;
    /** It was there already and was not rendered again. */
    readonly hit: boolean;
    /** Of the video. */
    readonly seconds: number;
  }> | null;
  readonly failure: {
    readonly message: string;
    /** The clip that is to blame, within the script. */
    readonly pointer: string | null;
  } | null;
  readonly batchId: string | null;
  readonly batchRow: number | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
};

/** What is to be different from the last time. */
export type GenerationChanges = {
  /** Values by the names of the script's inputs; text is turned into what an input takes. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  /** Instead of the prompts of the script. */
  readonly prompt?: {
    readonly value: string;
    readonly persona?: string | null | undefined;
  } | null | undefined;
  /** The same request with the same seed makes the same file; 0 unless said otherwise. */
  readonly seed?: number | undefined;
  readonly version?: number | "same" | "newest" | undefined;
  readonly draft?: boolean | undefined;
  readonly name?: string | undefined;
  /** outside: somebody else asks for the work and sends the file. */
  readonly renderer?: "builtin" | "outside" | undefined;
  /** Seconds in which the file may be sent. */
  readonly expiresIn?: number | undefined;
};

export type Health = {
  /** Whether every part is usable. */
  readonly status: "ok" | "unavailable";
  /** Of each part: ok, or why it is not usable. */
  readonly checks: Readonly<Record<string, string>>;
  readonly version: string;
  /** The version of Node.js. */
  readonly node: string;
  /** What the process that answers does: web or all. */
  readonly role: string;
  /** The process that answers. */
  readonly process: string;
  /** All that are alive. */
  readonly processes: ReadonlyArray<string>;
};

export type Imports = {
  /** In the order of the links. */
  readonly data: ReadonlyArray<{
    readonly link: string;
    readonly asset: Asset | null;
    /** Why there is none, as the code of a problem. */
    readonly code: string | null;
    readonly detail: string | null;
  }>;
};

export type Job = {
  readonly id: string;
  /** probe, preview, import, render, write-prompt or discard. */
  readonly kind: string;
  /** Where it stands; a job that succeeded is not listed. */
  readonly state: "running" | "queued" | "failed";
  readonly assetId: string | null;
  /** Tries, the one that runs included. */
  readonly attempt: number;
  /** What went wrong at the last try, for operators. */
  readonly error: string | null;
  readonly createdAt: string;
  /** Not before then. */
  readonly runAt: string;
};

export type Key = {
  readonly id: string;
  readonly name: string;
  /** The first characters, to recognise it by. */
  readonly prefix: string;
  readonly scopes: ReadonlyArray<"read" | "write" | "admin">;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
};

export type KeyRotation = {
  /** Seconds for which the previous key goes on working; a day unless said otherwise. */
  readonly overlap?: number | undefined;
};

/** Null goes back to the usual limit, 0 is no limit. */
export type LimitChanges = {
  readonly bytes?: number | null | undefined;
  readonly assets?: number | null | undefined;
  readonly renderMinutes?: number | null | undefined;
  readonly runningRenders?: number | null | undefined;
  readonly requestsPerMinute?: number | null | undefined;
};

/** Null is no limit. */
export type Limits = {
  /** Bytes of all assets together, those in the trash too. */
  readonly bytes: number | null;
  /** Assets, those in the trash too. */
  readonly assets: number | null;
  /** Minutes of film rendered in a calendar month (UTC). */
  readonly renderMinutes: number | null;
  /** Renders at the same time. */
  readonly runningRenders: number | null;
  /** Requests a minute of each API key. */
  readonly requestsPerMinute: number | null;
};

export type Lineage = {
  readonly generation: Generation | null;
  readonly script: {
    readonly id: string;
    /** A changed document is a new version. */
    readonly version: number;
    readonly name: string;
    readonly deleted: boolean;
  } | null;
  readonly inputs: ReadonlyArray<{
    readonly assetId: string;
    readonly name: string;
    readonly sha256: string | null;
    readonly deleted: boolean;
  }>;
  readonly usedIn: ReadonlyArray<{
    readonly assetId: string;
    readonly name: string;
    readonly status: string;
    readonly createdAt: string;
  }>;
};

export type Link = {
  readonly code: string;
  readonly url: string;
  /** preview: its picture only; attachment: the original, to be saved. */
  readonly scope: "preview" | "original" | "attachment";
  readonly hits: number;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
};

export type NewAccount = {
  readonly email: string;
  readonly username?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly teamName?: string | null | undefined;
  readonly maxJobs?: number | null | undefined;
  readonly suspended?: string | null | undefined;
};

export type NewBatch = {
  /** The newest unless said otherwise. */
  readonly version?: number | undefined;
  /** Instead of the prompts of the script. */
  readonly prompt?: {
    readonly value: string;
    readonly persona?: string | null | undefined;
  } | undefined;
  /** The same request with the same seed makes the same file; 0 unless said otherwise. */
  readonly seed?: number | undefined;
  /** Half the size, quickly, before others: to look at. */
  readonly draft?: boolean | undefined;
  readonly projectId?: string | undefined;
  /** outside: somebody else asks for the work and sends the file. */
  readonly renderer?: "builtin" | "outside" | undefined;
  /** Seconds in which the file may be sent. */
  readonly expiresIn?: number | undefined;
  /** The account, needed when there are several. */
  readonly email?: string | undefined;
  /** Parameters, one generation each. */
  readonly rows: ReadonlyArray<Readonly<Record<string, unknown>>>;
};

export type NewGeneration = {
  /** The newest unless said otherwise. */
  readonly version?: number | undefined;
  /** Instead of the prompts of the script. */
  readonly prompt?: {
    readonly value: string;
    readonly persona?: string | null | undefined;
  } | undefined;
  /** The same request with the same seed makes the same file; 0 unless said otherwise. */
  readonly seed?: number | undefined;
  /** Half the size, quickly, before others: to look at. */
  readonly draft?: boolean | undefined;
  readonly projectId?: string | undefined;
  /** outside: somebody else asks for the work and sends the file. */
  readonly renderer?: "builtin" | "outside" | undefined;
  /** Seconds in which the file may be sent. */
  readonly expiresIn?: number | undefined;
  /** The account, needed when there are several. */
  readonly email?: string | undefined;
  /** Values by the names of the script's inputs; text is turned into what an input takes. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  readonly name?: string | undefined;
};

export type NewImport = {
  /** http or https; share pages work as well. */
  readonly link?: string | undefined;
  /** Instead of `link`. */
  readonly links?: ReadonlyArray<string> | undefined;
  /** Otherwise as the source calls the file. */
  readonly name?: string | undefined;
  /** What to take the file for until it has come. */
  readonly kind?: "image" | "video" | "audio" | undefined;
  readonly projectId?: string | undefined;
  readonly tags?: ReadonlyArray<string> | undefined;
  /** The account, needed when there are several. */
  readonly email?: string | undefined;
};

export type NewKey = {
  readonly name: string;
  readonly scopes: ReadonlyArray<"read" | "write" | "admin">;
  readonly expiresAt?: string | null | undefined;
};

export type NewLink = {
  /** original unless said otherwise. */
  readonly scope?: "preview" | "original" | "attachment" | undefined;
  readonly expiresAt?: string | null | undefined;
};

export type NewProject = {
  readonly title: string;
  readonly description?: string | null | undefined;
  readonly editorState?: Readonly<Record<string, unknown>> | undefined;
};

export type NewPrompt = {
  readonly name: string;
  /** With placeholders like ${NAME}. */
  readonly persona?: string | null | undefined;
  /** Names of what the placeholders stand for. */
  readonly parameters?: ReadonlyArray<string> | undefined;
  readonly projectId?: string | undefined;
  /** With placeholders like ${NAME}. */
  readonly value: string;
  /** With placeholders like ${NAME}. */
  readonly task?: string | null | undefined;
};

export type NewScript = {
  readonly name: string;
  readonly projectId?: string | undefined;
  /** A script: see GET /api/v1/scripts/schema. */
  readonly document?: unknown;
  /** Instead of a document: the key of a built-in script. */
  readonly template?: string | undefined;
};

export type NewSession = {
  /** An API key. */
  readonly key?: string | undefined;
  /** Of a link that is printed at the start. */
  readonly token?: string | undefined;
};

export type NewSlot = {
  readonly name: string;
  /** The exact size in bytes. */
  readonly size?: number | undefined;
  /** A media type that the file has to be of. */
  readonly type?: string | undefined;
  readonly projectId?: string | undefined;
  /** Seconds; an hour unless said otherwise. */
  readonly expiresIn?: number | undefined;
  readonly email?: string | undefined;
};

export type NewWebhook = {
  /** http or https, and reachable from here. */
  readonly url: string;
  readonly description?: string | undefined;
  /** Only events of these types. */
  readonly types?: ReadonlyArray<"asset.created" | "asset.updated" | "asset.ready" | "asset.failed" | "asset.trashed" | "asset.restored" | "asset.deleted" | "project.created" | "project.updated" | "project.deleted" | "script.created" | "script.updated" | "script.deleted" | "generation.started" | "generation.succeeded" | "generation.failed" | "generation.cancelled" | "batch.finished"> | null | undefined;
};

export type NewWebhookReplay = {
  /** What failed of what happened since then. */
  readonly since: string;
};

/** Null is as usual, 0 is no limit. */
export type OwnLimits = {
  /** Bytes of all assets together, those in the trash too. */
  readonly bytes: number | null;
  /** Assets, those in the trash too. */
  readonly assets: number | null;
  /** Minutes of film rendered in a calendar month (UTC). */
  readonly renderMinutes: number | null;
  /** Renders at the same time. */
  readonly runningRenders: number | null;
  /** Requests a minute of each API key. */
  readonly requestsPerMinute: number | null;
};

/** Problem details, RFC 9457. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** A sentence to act on. */
  readonly detail: string;
  /** Stable; what a program should look at. */
  readonly code: "unauthenticated" | "forbidden" | "not_found" | "gone" | "route_not_found" | "method_not_allowed" | "unsupported_version" | "malformed" | "invalid" | "unprocessable" | "unsupported_type" | "not_media" | "empty" | "incomplete" | "corrupted" | "too_large" | "too_slow" | "conflict" | "locked" | "referenced" | "idempotency_in_flight" | "idempotency_mismatch" | "rate_limited" | "quota_exceeded" | "unavailable" | "internal";
  readonly retryable: boolean;
  readonly requestId: string;
  readonly errors?: ReadonlyArray<{
    readonly at: string;
    readonly in: string;
    readonly message: string;
  }> | undefined;
};

export type Project = {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly editorState: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type ProjectChanges = {
  readonly title?: string | undefined;
  readonly description?: string | null | undefined;
  readonly editorState?: Readonly<Record<string, unknown>> | undefined;
};

export type Prompt = {
  readonly id: string;
  readonly projectId: string | null;
  readonly name: string;
  /** Null until it is written. */
  readonly value: string | null;
  readonly persona: string | null;
  readonly task: string | null;
  readonly parameters: ReadonlyArray<string>;
  /** Null for one that came as it is. */
  readonly writtenBy: "model" | "template" | null;
  /** writing: wait for it. */
  readonly status: "writing" | "ready" | "failed";
  /** Why it failed. */
  readonly reason: string | null;
  readonly createdAt: string;
};

export type PromptOrder = {
  readonly name: string;
  /** With placeholders like ${NAME}. */
  readonly persona?: string | null | undefined;
  /** Names of what the placeholders stand for. */
  readonly parameters?: ReadonlyArray<string> | undefined;
  readonly projectId?: string | undefined;
  /** With placeholders like ${NAME}. */
  readonly task: string;
};

export type PromptValues = {
  readonly parameters: Readonly<Record<string, string>>;
};

export type ReplayedDeliveries = {
  readonly replayed: number;
};

export type ResolvedPrompt = {
  readonly text: string;
};

export type ResumableUpload = {
  readonly id: string;
  /** What it becomes; null for a part of another one. */
  readonly assetId: string | null;
  /** Bytes that are stored for good: where to go on. */
  readonly received: number;
  /** Bytes; null until the client knows. */
  readonly length: number | null;
  readonly complete: boolean;
  readonly createdAt: string;
  /** Moves on with every byte. */
  readonly expiresAt: string;
};

export type Script = {
  readonly id: string;
  readonly name: string;
  readonly projectId: string | null;
  /** The built-in script that it was made from. */
  readonly template: string | null;
  /** A changed document is a new version. */
  readonly version: number;
  /** A script: see GET /api/v1/scripts/schema. */
  readonly document: unknown;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type ScriptChanges = {
  readonly name?: string | undefined;
  /** A script: see GET /api/v1/scripts/schema. */
  readonly document?: unknown;
};

export type ScriptTemplate = {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  /** A script: see GET /api/v1/scripts/schema. */
  readonly document: unknown;
};

export type ScriptVersion = {
  readonly scriptId: string;
  /** A changed document is a new version. */
  readonly version: number;
  readonly name: string;
  /** The script is gone; what it made still names it. */
  readonly deleted: boolean;
  /** A script: see GET /api/v1/scripts/schema. */
  readonly document: unknown;
  readonly createdAt: string;
};

export type ScriptVersions = {
  readonly data: ReadonlyArray<{
    /** A changed document is a new version. */
    readonly version: number;
    readonly createdAt: string;
  }>;
};

export type SecretRotation = {
  /** Seconds for which the secret before signs as well; a day unless said otherwise. */
  readonly overlap?: number | undefined;
};

export type Session = {
  readonly workspace: {
    readonly id: string;
    readonly name: string;
  };
  readonly scopes: ReadonlyArray<"read" | "write" | "admin">;
  /** Moves on with use. */
  readonly expiresAt: string;
  /** For the header X-CSRF-Token of requests that change something. */
  readonly csrfToken: string;
};

export type Slot = {
  readonly assetId: string;
  /** Whoever has it may send the file, once, without a key. */
  readonly url: string;
  readonly method: "PUT";
  readonly headers: Readonly<Record<string, string>>;
  /** A POST there answers how to send the file to the media storage itself: the `parts` to PUT, each to its `url`, and the `completeUrl` to POST to then. Null where it is to be sent here. */
  readonly directUrl: string | null;
  readonly expiresAt: string;
};

export type Tag = {
  readonly tag: string;
  /** Those that have it, the trash aside; 200 stands for more as well. */
  readonly assets: number;
};

export type Usage = {
  readonly assets: number;
  /** Of all assets together, each with its own size. */
  readonly bytes: number;
  /** Kinds of which there is something. */
  readonly kinds: ReadonlyArray<{
    readonly kind: string;
    readonly assets: number;
    readonly bytes: number;
  }>;
  /** The calendar month (UTC) of renderSeconds, like 2026-11. */
  readonly month: string;
  /** Of film that was rendered or is queued; what came whole from the cache counts nothing. */
  readonly renderSeconds: number;
  readonly runningRenders: number;
  readonly queuedRenders: number;
  readonly limits: Limits;
};

export type Webhook = {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly types: ReadonlyArray<"asset.created" | "asset.updated" | "asset.ready" | "asset.failed" | "asset.trashed" | "asset.restored" | "asset.deleted" | "project.created" | "project.updated" | "project.deleted" | "script.created" | "script.updated" | "script.deleted" | "generation.started" | "generation.succeeded" | "generation.failed" | "generation.cancelled" | "batch.finished"> | null;
  readonly enabled: boolean;
  readonly disabledAt: string | null;
  /** Why the service disabled it; null when somebody did. */
  readonly disabledReason: string | null;
  /** Since when nothing was taken. */
  readonly failingSince: string | null;
  /** Until when the secret before the last rotation signs as well. */
  readonly previousSecretUntil: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type WebhookDelivery = {
  /** What comes as `webhook-id`, the same at every try. */
  readonly id: string;
  /** Of the event, or webhook.test. */
  readonly type: string;
  /** In the feed of events; null for a test. */
  readonly eventId: string | null;
  /** failed: will not be tried again by itself. */
  readonly status: "pending" | "delivered" | "failed";
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
  readonly attemptedAt: string | null;
  /** Of the last reply; null when there was none. */
  readonly responseStatus: number | null;
  /** Why it was not taken. */
  readonly reason: string | null;
  /** Milliseconds that the last try took. */
  readonly duration: number | null;
  readonly createdAt: string;
};

export type WebhookPayload = {
  /** Subject and what became of it, like asset.ready. */
  readonly type: string;
  /** When it happened. */
  readonly timestamp: string;
  readonly data: {
    /** In the feed of events; null for a test. */
    readonly eventId: string | null;
    readonly assetId: string | null;
    readonly projectId: string | null;
    readonly scriptId: string | null;
    readonly batchId: string | null;
    readonly asset: Asset | null;
  };
};

export type WebhookUpdate = {
  /** http or https, and reachable from here. */
  readonly url?: string | undefined;
  readonly description?: string | undefined;
  /** Only events of these types. */
  readonly types?: ReadonlyArray<"asset.created" | "asset.updated" | "asset.ready" | "asset.failed" | "asset.trashed" | "asset.restored" | "asset.deleted" | "project.created" | "project.updated" | "project.deleted" | "script.created" | "script.updated" | "script.deleted" | "generation.started" | "generation.succeeded" | "generation.failed" | "generation.cancelled" | "batch.finished"> | null | undefined;
  /** True tells it first what it has missed, as far back as the feed of events goes. */
  readonly enabled?: boolean | undefined;
};

export type Work = {
  readonly generation: Generation;
  readonly timeline: unknown;
  readonly inputs: ReadonlyArray<{
    readonly name: string;
    readonly sha256: string;
    readonly mediaType: string;
    /** Signed, or of this API where it takes the key. */
    readonly url: string;
  }>;
  readonly upload: {
    /** Whoever has it may deliver the file instead, once. */
    readonly url: string;
    readonly method: "PUT";
    readonly expiresAt: string;
  };
};

/** What each operation takes and gives, by its method and its path below /api/v1. */
export interface Operations {
  /** Sign a browser in, by an API key or the token of a one-time link. */
  'POST /session': {
    params: undefined;
    query: undefined;
    body: NewSession;
    reply: Session;
  };
  /** Who is signed in with this browser. */
  'GET /session': {
    params: undefined;
    query: undefined;
    body: undefined;
    reply: Session;
  };
  /** Sign out. */
  'DELETE /session': {
    params: undefined;
    query: undefined;
    body: undefined;
    reply: undefined;
  };
  /** Upload a file. */
  'POST /assets': {
    params: undefined;
    query: {
      readonly name?: string | undefined;
      readonly description?: string | undefined;
      /** Repeat for several. */
      readonly tag?: ReadonlyArray<string> | undefined;
      readonly projectId?: string | undefined;
      /** The account, needed when there are several. */
      readonly email?: string | undefined;
    };
    body: unknown;
    reply: Asset;
  };
  /** List, filter and search. */
  'GET /assets': {
    params: undefined;
    query: {
      readonly limit?: number | undefined;
      /** `nextCursor` of the previous page. */
      readonly cursor?: string | undefined;
      /** Repeat for several. */
      readonly kind?: ReadonlyArray<"image" | "video" | "audio" | "captions" | "font"> | undefined;
      readonly status?: ReadonlyArray<"awaiting" | "processing" | "ready" | "failed"> | undefined;
      readonly origin?: ReadonlyArray<"upload" | "link" | "generated"> | undefined;
      readonly projectId?: string | undefined;
      /** Repeat for several, all of which an asset has to have. */
      readonly tag?: ReadonlyArray<string> | undefined;
      readonly userId?: number | undefined;
      readonly favourite?: boolean | undefined;
      /** Hex: the assets with these very bytes. */
      readonly sha256?: string | undefined;
      /** What is in the trash, instead of what is not. */
      readonly trashed?: boolean | undefined;
      readonly createdFrom?: string | undefined;
      readonly createdUntil?: string | undefined;
      /** Words in name, tags or description; beginnings match. */
      readonly q?: string | undefined;
      /** A minus sign means descending; the default is -created, newest first. */
      readonly sort?: "-created" | "created" | "-updated" | "updated" | "name" | "-name" | "size" | "-size" | undefined;
    };
    body: undefined;
    reply: {
      readonly data: ReadonlyArray<Asset>;
      readonly nextCursor: string | null;
      readonly hasMore: boolean;
    };
  };
  /** What the server can do (tus). */
  'OPTIONS /uploads': {
    params: undefined;
    query: undefined;
    body: undefined;
    reply: undefined;
  };
  /** Begin a resumable upload (tus). */
  'POST /uploads': {
    params: undefined;
    query: undefined;
    body: unknown;
    reply: undefined;
  };
  /** What the server can do (tus). */
  'OPTIONS /uploads/{id}': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: undefined;
  };
  /** Add bytes to a resumable upload (tus). */
  'PATCH /uploads/{id}': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: unknown;
    reply: undefined;
  };
  /** Give up a resumable upload (tus). */
  'DELETE /uploads/{id}': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: undefined;
  };
  /** Any of these, named in X-HTTP-Method-Override (tus). */
  'POST /uploads/{id}': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: undefined;
  };
  /** How far a resumable upload is. */
  'GET /uploads/{id}': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: ResumableUpload;
  };
  /** One asset. */
  'GET /assets/{id}': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: AssetDetail;
  };
  /** Change name, description, tags, favourite or metadata. */
  'PATCH /assets/{id}': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: AssetChanges;
    reply: AssetDetail;
  };
  /** Put into the trash, or delete for good. */
  'DELETE /assets/{id}': {
    params: {
      readonly id: string;
    };
    query: {
      /** For good, instead of into the trash. */
      readonly permanent?: boolean | undefined;
      /** Also when it went into another asset, or is going into one, which is 409 otherwise. */
      readonly force?: boolean | undefined;
    };
    body: undefined;
    reply: undefined;
  };
  /** Captions in another format. */
  'GET /assets/{id}/captions': {
    params: {
      readonly id: string;
    };
    query: {
      /** vtt unless said otherwise. */
      readonly format?: "vtt" | "srt" | undefined;
    };
    body: undefined;
    reply: unknown;
  };
  /** Import by link. */
  'POST /imports': {
    params: undefined;
    query: undefined;
    body: NewImport;
    reply: Asset | Asset | Imports;
  };
  /** Stop fetching a file. */
  'POST /assets/{id}/cancel': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: Asset;
  };
  /** What happened to an asset, step by step. */
  'GET /assets/{id}/events': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: {
      readonly data: ReadonlyArray<AssetEvent>;
    };
  };
  /** Take up the step that failed once more. */
  'POST /assets/{id}/retry': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: Asset;
  };
  /** Take out of the trash. */
  'POST /assets/{id}/restore': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: Asset;
  };
  /** Tag, mark or move many assets. */
  'POST /assets/bulk-update': {
    params: undefined;
    query: undefined;
    body: BulkUpdate;
    reply: BulkResults;
  };
  /** Put many assets into the trash, or delete them for good. */
  'POST /assets/bulk-delete': {
    params: undefined;
    query: undefined;
    body: BulkDelete;
    reply: BulkResults;
  };
  /** Take many assets out of the trash. */
  'POST /assets/bulk-restore': {
    params: undefined;
    query: undefined;
    body: BulkIds;
    reply: BulkResults;
  };
  /** The tags in use, the most used ones first. */
  'GET /tags': {
    params: undefined;
    query: {
      /** What they begin with. */
      readonly prefix?: string | undefined;
      readonly limit?: number | undefined;
    };
    body: undefined;
    reply: {
      readonly data: ReadonlyArray<Tag>;
    };
  };
  /** What is being done, what waits, and what has failed, newest first. */
  'GET /jobs': {
    params: undefined;
    query: {
      /** failed: will not be tried again by itself. */
      readonly state: "running" | "queued" | "failed";
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
    };
    body: undefined;
    reply: {
      readonly data: ReadonlyArray<Job>;
      readonly nextCursor: string | null;
      readonly hasMore: boolean;
    };
  };
  /** Take up a job that has failed once more. */
  'POST /jobs/{id}/retry': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: undefined;
  };
  /** How the service is: its parts, and its processes that share the database. */
  'GET /health': {
    params: undefined;
    query: undefined;
    body: undefined;
    reply: Health;
  };
  /** Get a URL to which somebody without a key may send one file. */
  'POST /uploads/slots': {
    params: undefined;
    query: undefined;
    body: NewSlot;
    reply: Slot;
  };
  /** Make a short link, which is signed anew at each hit. */
  'POST /assets/{id}/links': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: NewLink;
    reply: Link;
  };
  /** The short links of an asset. */
  'GET /assets/{id}/links': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: {
      readonly data: ReadonlyArray<Link>;
    };
  };
  /** Revoke a short link. */
  'DELETE /assets/{id}/links/{code}': {
    params: {
      readonly id: string;
      readonly code: string;
    };
    query: undefined;
    body: undefined;
    reply: undefined;
  };
  /** Make a key that reads or fills this one asset. */
  'POST /assets/{id}/capabilities': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: CreatedCapability;
  };
  /** The capability keys of an asset, without their secrets. */
  'GET /assets/{id}/capabilities': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: {
      readonly data: ReadonlyArray<Capability>;
    };
  };
  /** Revoke a capability key. */
  'DELETE /assets/{id}/capabilities/{capabilityId}': {
    params: {
      readonly id: string;
      readonly capabilityId: string;
    };
    query: undefined;
    body: undefined;
    reply: undefined;
  };
  /** The projects, newest first. */
  'GET /projects': {
    params: undefined;
    query: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
    };
    body: undefined;
    reply: {
      readonly data: ReadonlyArray<Project>;
      readonly nextCursor: string | null;
      readonly hasMore: boolean;
    };
  };
  /** Make a project. */
  'POST /projects': {
    params: undefined;
    query: undefined;
    body: NewProject;
    reply: Project;
  };
  /** One project; its assets are listed by /assets?projectId=. */
  'GET /projects/{id}': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: Project;
  };
  /** Change a project. */
  'PATCH /projects/{id}': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: ProjectChanges;
    reply: Project;
  };
  /** Delete a project; its assets stay in the library. */
  'DELETE /projects/{id}': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: undefined;
  };
  /** Bind an asset to a project. */
  'PUT /projects/{id}/assets/{assetId}': {
    params: {
      readonly id: string;
      readonly assetId: string;
    };
    query: undefined;
    body: undefined;
    reply: undefined;
  };
  /** Unbind an asset from a project; it stays in the library. */
  'DELETE /projects/{id}/assets/{assetId}': {
    params: {
      readonly id: string;
      readonly assetId: string;
    };
    query: undefined;
    body: undefined;
    reply: undefined;
  };
  /** The JSON Schema of scripts. */
  'GET /scripts/schema': {
    params: undefined;
    query: undefined;
    body: undefined;
    reply: unknown;
  };
  /** Scripts to begin from. */
  'GET /scripts/templates': {
    params: undefined;
    query: undefined;
    body: undefined;
    reply: {
      readonly data: ReadonlyArray<ScriptTemplate>;
    };
  };
  /** The scripts, oldest first. */
  'GET /scripts': {
    params: undefined;
    query: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly projectId?: string | undefined;
    };
    body: undefined;
    reply: {
      readonly data: ReadonlyArray<Script>;
      readonly nextCursor: string | null;
      readonly hasMore: boolean;
    };
  };
  /** Keep a script; everything that is wrong with it is told at once. */
  'POST /scripts': {
    params: undefined;
    query: undefined;
    body: NewScript;
    reply: Script;
  };
  /** One script at its newest version. */
  'GET /scripts/{id}': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: Script;
  };
  /** Change a script; another document becomes its next version. */
  'PATCH /scripts/{id}': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: ScriptChanges;
    reply: Script;
  };
  /** Delete a script; what it made stays. */
  'DELETE /scripts/{id}': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: undefined;
  };
  /** The versions of a script, newest first. */
  'GET /scripts/{id}/versions': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: ScriptVersions;
  };
  /** A script as it was at a version. */
  'GET /scripts/{id}/versions/{version}': {
    params: {
      readonly id: string;
      /** A changed document is a new version. */
      readonly version: number;
    };
    query: undefined;
    body: undefined;
    reply: ScriptVersion;
  };
  /** What a script comes to with its parameters: clips, warnings, and what it would cost. */
  'POST /scripts/{id}/preview': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: ExplainScript;
    reply: Explanation;
  };
  /** The same of a script that is not kept. */
  'POST /scripts/preview': {
    params: undefined;
    query: undefined;
    body: ExplainDocument;
    reply: Explanation;
  };
  /** The picture at one moment of what a script comes to. */
  'POST /scripts/{id}/still': {
    params: {
      readonly id: string;
    };
    query: {
      /** Seconds. */
      readonly at?: number | undefined;
      readonly format?: "png" | "jpeg" | "webp" | undefined;
    };
    body: ExplainScript;
    reply: unknown;
  };
  /** The same of a script that is not kept. */
  'POST /scripts/still': {
    params: undefined;
    query: {
      /** Seconds. */
      readonly at?: number | undefined;
      readonly format?: "png" | "jpeg" | "webp" | undefined;
    };
    body: ExplainDocument;
    reply: unknown;
  };
  /** Make an asset by a script. */
  'POST /scripts/{id}/generate': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: NewGeneration;
    reply: Generated;
  };
  /** Make another asset as this one was made, with changes. */
  'POST /assets/{id}/regenerate': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: GenerationChanges;
    reply: Generated;
  };
  /** What is and was made by scripts, newest first. */
  'GET /generations': {
    params: undefined;
    query: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly projectId?: string | undefined;
      readonly scriptId?: string | undefined;
    };
    body: undefined;
    reply: {
      readonly data: ReadonlyArray<Generation>;
      readonly nextCursor: string | null;
      readonly hasMore: boolean;
    };
  };
  /** How an asset is being made, or was; the id is that of the asset. */
  'GET /generations/{id}': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: Generation;
  };
  /** Stop making an asset. */
  'POST /generations/{id}/cancel': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: Generation;
  };
  /** What an outside renderer is to do, with the URL that takes its file. */
  'GET /generations/{id}/work': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: Work;
  };
  /** The bytes of an input that was made for the work, like speech. */
  'GET /generations/{id}/work/inputs/{index}': {
    params: {
      readonly id: string;
      readonly index: number;
    };
    query: undefined;
    body: undefined;
    reply: unknown;
  };
  /** What an asset was made of and by, and what it went into. */
  'GET /assets/{id}/lineage': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: Lineage;
  };
  /** Make an asset for each row of parameters. */
  'POST /scripts/{id}/batches': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: NewBatch;
    reply: Batch;
  };
  /** The batches, newest first. */
  'GET /batches': {
    params: undefined;
    query: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
    };
    body: undefined;
    reply: {
      readonly data: ReadonlyArray<Batch>;
      readonly nextCursor: string | null;
      readonly hasMore: boolean;
    };
  };
  /** One batch with all that it makes. */
  'GET /batches/{id}': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: Batch;
  };
  /** Stop what is not finished of a batch. */
  'POST /batches/{id}/cancel': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: Batch;
  };
  /** The prompts, newest first. */
  'GET /prompts': {
    params: undefined;
    query: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly projectId?: string | undefined;
    };
    body: undefined;
    reply: {
      readonly data: ReadonlyArray<Prompt>;
      readonly nextCursor: string | null;
      readonly hasMore: boolean;
    };
  };
  /** Keep a prompt. */
  'POST /prompts': {
    params: undefined;
    query: undefined;
    body: NewPrompt;
    reply: Prompt;
  };
  /** Have a prompt written for a task. */
  'POST /prompts/generate': {
    params: undefined;
    query: undefined;
    body: PromptOrder;
    reply: Prompt;
  };
  /** One prompt. */
  'GET /prompts/{id}': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: Prompt;
  };
  /** Delete a prompt. */
  'DELETE /prompts/{id}': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: undefined;
  };
  /** The text of a prompt with its placeholders filled in. */
  'POST /prompts/{id}/resolve': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: PromptValues;
    reply: ResolvedPrompt;
  };
  /** The accounts of the workspace. */
  'GET /accounts': {
    params: undefined;
    query: undefined;
    body: undefined;
    reply: {
      readonly data: ReadonlyArray<Account>;
    };
  };
  /** Add an account. */
  'POST /accounts': {
    params: undefined;
    query: undefined;
    body: NewAccount;
    reply: Account;
  };
  /** One account. */
  'GET /accounts/{userId}': {
    params: {
      readonly userId: number;
    };
    query: undefined;
    body: undefined;
    reply: Account;
  };
  /** Change an account. */
  'PATCH /accounts/{userId}': {
    params: {
      readonly userId: number;
    };
    query: undefined;
    body: AccountChanges;
    reply: Account;
  };
  /** Remove an account that has no assets. */
  'DELETE /accounts/{userId}': {
    params: {
      readonly userId: number;
    };
    query: undefined;
    body: undefined;
    reply: undefined;
  };
  /** The API keys of the workspace, without their secrets. */
  'GET /keys': {
    params: undefined;
    query: undefined;
    body: undefined;
    reply: {
      readonly data: ReadonlyArray<Key>;
    };
  };
  /** Make an API key; the reply is the only place where it is shown. */
  'POST /keys': {
    params: undefined;
    query: undefined;
    body: NewKey;
    reply: CreatedKey;
  };
  /** Replace an API key by a new one with the same scopes, beside which it works for a while. */
  'POST /keys/{id}/rotate': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: KeyRotation;
    reply: CreatedKey;
  };
  /** Revoke an API key. */
  'DELETE /keys/{id}': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: undefined;
  };
  /** Who did what in the workspace, newest first. */
  'GET /audit': {
    params: undefined;
    query: {
      /** Id of an API key, for those who signed in with it as well; or system, for the service itself. */
      readonly actor?: string | undefined;
      /** A subject and what became of it. */
      readonly action?: "key.created" | "key.rotated" | "key.revoked" | "key.restored" | "session.started" | "session.ended" | "account.created" | "account.changed" | "account.removed" | "webhook.created" | "webhook.changed" | "webhook.removed" | "webhook.disabled" | "webhook.secret-rotated" | "link.created" | "link.revoked" | "capability.created" | "capability.revoked" | "keyname.revoked" | "asset.deleted" | "assets.changed" | "assets.trashed" | "assets.restored" | "limits.changed" | "signing-secret.changed" | "backup.restored" | undefined;
      /** Id of what it was done to. */
      readonly target?: string | undefined;
      readonly since?: string | undefined;
      /** Before then. */
      readonly until?: string | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
    };
    body: undefined;
    reply: {
      readonly data: ReadonlyArray<{
        readonly id: string;
        readonly at: string;
        readonly actor: {
          /** An API key, somebody who signed in with one, or the service itself. */
          readonly kind: "key" | "session" | "system";
          /** Of the API key, or system. */
          readonly id: string;
          /** What the key was called then. */
          readonly name: string | null;
        };
        /** A subject and what became of it. */
        readonly action: "key.created" | "key.rotated" | "key.revoked" | "key.restored" | "session.started" | "session.ended" | "account.created" | "account.changed" | "account.removed" | "webhook.created" | "webhook.changed" | "webhook.removed" | "webhook.disabled" | "webhook.secret-rotated" | "link.created" | "link.revoked" | "capability.created" | "capability.revoked" | "keyname.revoked" | "asset.deleted" | "assets.changed" | "assets.trashed" | "assets.restored" | "limits.changed" | "signing-secret.changed" | "backup.restored";
        readonly target: {
          readonly id: string;
          /** What it was called then. */
          readonly name: string | null;
        } | null;
        /** Where the request came from. */
        readonly address: string | null;
        /** As in the log of the server. */
        readonly requestId: string | null;
        readonly details: Readonly<Record<string, unknown>>;
      }>;
      readonly nextCursor: string | null;
      readonly hasMore: boolean;
    };
  };
  /** How much the workspace uses, and how much it may. */
  'GET /usage': {
    params: undefined;
    query: undefined;
    body: undefined;
    reply: Usage;
  };
  /** The limits that were set for one workspace instead of the usual ones. */
  'GET /workspaces/{id}/limits': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: OwnLimits;
  };
  /** Set limits for one workspace. */
  'PATCH /workspaces/{id}/limits': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: LimitChanges;
    reply: OwnLimits;
  };
  /** What happened in the workspace, as a page or live. */
  'GET /events': {
    params: undefined;
    query: {
      /** The id of the last event that is known; 0 for the oldest. A stream begins now without it, a page with the oldest. */
      readonly after?: string | undefined;
      /** Only those of these types, separated by commas. */
      readonly types?: string | undefined;
      /** As `Accept: text/event-stream`. */
      readonly stream?: boolean | undefined;
      /** Of a page. */
      readonly limit?: number | undefined;
    };
    body: undefined;
    reply: Feed;
  };
  /** The webhooks of the workspace, without their secrets. */
  'GET /webhooks': {
    params: undefined;
    query: undefined;
    body: undefined;
    reply: {
      readonly data: ReadonlyArray<Webhook>;
    };
  };
  /** Have a URL called when something happens. */
  'POST /webhooks': {
    params: undefined;
    query: undefined;
    body: NewWebhook;
    reply: CreatedWebhook;
  };
  /** One webhook, and how it is doing. */
  'GET /webhooks/{id}': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: Webhook;
  };
  /** Change a webhook, disable it or enable it again. */
  'PATCH /webhooks/{id}': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: WebhookUpdate;
    reply: Webhook;
  };
  /** Delete a webhook with its deliveries. */
  'DELETE /webhooks/{id}': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: undefined;
  };
  /** Give a webhook a new secret. */
  'POST /webhooks/{id}/rotate-secret': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: SecretRotation;
    reply: CreatedWebhook;
  };
  /** What a webhook is told, was told, and could not be told, newest first. */
  'GET /webhooks/{id}/deliveries': {
    params: {
      readonly id: string;
    };
    query: {
      /** failed: will not be tried again by itself. */
      readonly status?: "pending" | "delivered" | "failed" | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
    };
    body: undefined;
    reply: {
      readonly data: ReadonlyArray<WebhookDelivery>;
      readonly nextCursor: string | null;
      readonly hasMore: boolean;
    };
  };
  /** Tell a webhook something again, under the same id. */
  'POST /webhooks/{id}/deliveries/{delivery}/replay': {
    params: {
      readonly id: string;
      readonly delivery: string;
    };
    query: undefined;
    body: undefined;
    reply: WebhookDelivery;
  };
  /** Tell a webhook again what failed since a moment. */
  'POST /webhooks/{id}/replay': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: NewWebhookReplay;
    reply: ReplayedDeliveries;
  };
  /** Call a webhook once with a webhook.test, and tell what came of it. */
  'POST /webhooks/{id}/test': {
    params: {
      readonly id: string;
    };
    query: undefined;
    body: undefined;
    reply: WebhookDelivery;
  };
}
