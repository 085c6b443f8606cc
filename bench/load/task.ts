/** What the load generator is asked: the same request, `requests` times, over that many connections kept open. */
export interface Task {
  readonly origin: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT';
  /** A `{}` in it is another number in each request. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: BodyPlan | null;
  readonly connections: number;
  readonly requests: number;
}

/** Bytes that no other request of the run has. */
export interface BodyPlan {
  /** Base64 of what the body starts with, which makes it a file of some type. */
  readonly head: string;
  /** Bytes in all. */
  readonly length: number;
  /** Base64 of what the body ends with; none when it is absent. */
  readonly tail?: string;
}

export interface TaskResult {
  /** From the first request to the last reply, connections being open already. */
  readonly seconds: number;
  /** Fewer than were asked for when the time was up before. */
  readonly requests: number;
  /** Bytes of the bodies of all replies. */
  readonly received: number;
  /** The body of the last reply if it is small, otherwise null. */
  readonly lastReply: string | null;
  /** The status line and header fields of the last reply. */
  readonly lastHead: string;
}

/** What is sent to the process that makes the load. */
export interface Order {
  readonly task: Task;
  /** Seconds after which no more requests are sent. */
  readonly atMost: number;
}

export type Report = { readonly result: TaskResult } | { readonly error: string };
