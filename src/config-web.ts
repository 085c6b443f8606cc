import { setting } from './config-setting.ts';
import { duration } from './config-values.ts';

/** Of the web UI, and of what can be told of what happened. */
export const WEB_SETTINGS = {
  sessionIdle: setting(
    'POLYREEL_SESSION_IDLE',
    duration,
    '12h',
    'Somebody who signed in to the web UI and did nothing there for this long has to sign in again.',
  ),
  sessionLength: setting(
    'POLYREEL_SESSION_LENGTH',
    duration,
    '7d',
    'Longest time for which somebody stays signed in, however much is done.',
  ),
  eventRetention: setting(
    'POLYREEL_EVENT_RETENTION',
    duration,
    '7d',
    'How long the feed of events keeps what happened: whoever was away for longer asks for everything anew.',
  ),
  auditRetention: setting(
    'POLYREEL_AUDIT_RETENTION',
    duration,
    '365d',
    'How long the audit log keeps who did what.',
  ),
} as const;
