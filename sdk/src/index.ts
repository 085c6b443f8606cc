export type {
  AssetPage,
  AssetQuery,
  Assets,
  BulkAssets,
  BulkResult,
  DeleteOptions,
} from './calls/assets.ts';
export type { Audit, AuditEntry, AuditQuery } from './calls/audit.ts';
export type { Batches } from './calls/batches.ts';
export type { Generations } from './calls/generations.ts';
export type { Accounts, Keys } from './calls/people.ts';
export type { Projects } from './calls/projects.ts';
export type { Prompts } from './calls/prompts.ts';
export type { ScriptOrDocument, Scripts } from './calls/scripts.ts';
export type { Links, Slots } from './calls/sharing.ts';
export type { DeliveryQuery, Webhooks } from './calls/webhooks.ts';
export type { Health, Job, JobQuery, Jobs, Tag, Tags, Usage } from './calls/workspace.ts';
export { type Fault, PolyreelError, type PolyreelErrorKind } from './error.ts';
export type { EventQuery, Events, PolyreelEvent, StreamOptions } from './events/events.ts';
export type { CallOptions, PolyreelOptions } from './http.ts';
export type * from './openapi.ts';
export type { Page } from './pages.ts';
export { type ImportOptions, type ImportResult, Polyreel } from './polyreel.ts';
export type { FileDescription } from './uploads/description.ts';
export type { ResumeStore } from './uploads/resume-store.ts';
export type { UploadSource } from './uploads/source.ts';
export type { Upload, UploadOptions, UploadProgress } from './uploads/upload.ts';
export type { WaitOptions } from './wait.ts';
export { verifyWebhook, type WebhookHeaders, type WebhookOptions } from './webhooks.ts';
