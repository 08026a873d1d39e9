/** The JS bridge's interface, for pages and editors. The code itself is typed by JSDoc. */

export type CallEventName =
  | "call:ringing"
  | "call:dialing"
  | "call:answered"
  | "call:held"
  | "call:resumed"
  | "call:transferred"
  | "call:ended"
  | "call:missed";
export type PhoneEventName = "phone:connected" | "phone:lost";

/** What NEON said and we do not know; named "Unreadable" where its answer could not be read. */
export interface UnknownEvent {
  name: string;
  raw: Record<string, string>;
}

export type EndReason =
  | "completed"
  | "missed"
  | "declined"
  | "canceled"
  | "busy"
  | "no_answer"
  | "not_found"
  | "failed";

export interface ConnectOptions {
  /** NEON's address; http://localhost:15060 unless given. */
  neonUrl?: string;
  /** NEON's user and password. Without them only the helper is used. */
  user?: string;
  password?: string;
  /** The helper's address; http://127.0.0.1:15080 unless given. */
  helperUrl?: string;
  /** A token of the helper: names of callers, and the way to NEON when it cannot be reached directly. */
  helperToken?: string;
  fetch?: (url: string, init?: RequestInit) => Promise<Response>;
}

export interface PhoneStatus {
  isConnected: boolean;
  /** Which way commands go. */
  via: "neon" | "helper" | null;
  error: NeonBridgeError | null;
  isSettled: boolean;
}

export interface Contact {
  id: string;
  name: string;
  company: string;
  title: string;
  url: string;
}

/** The helper's answer, with the helper's own names. */
export interface LookupResult {
  address: {
    raw: string;
    e164: string | null;
    formatted: string;
    country: string | null;
    extension: string | null;
    sip_user: string | null;
    sip_host: string | null;
    display_name: string;
    private: boolean;
  };
  candidates: { contact: Contact; number: string; score: number; reason: string; chosen?: true }[];
  ambiguous: boolean;
}

/** A call; its fields are always those of now. */
export interface Call {
  readonly callId: string;
  readonly direction: "inbound" | "outbound";
  readonly state: "ringing" | "dialing" | "talking" | "held" | "ended";
  readonly from: { raw: string };
  readonly to: { raw: string };
  readonly contact: Contact | null;
  readonly startedAt: Date;
  readonly answeredAt: Date | null;
  readonly endedAt: Date | null;
  readonly durationMs: number;
  readonly endReason: EndReason | null;
  /** As given to startCall. */
  contactId: string | null;
  accept(): Promise<void>;
  /** Ends a call; declines a ringing one. */
  hangUp(): Promise<void>;
  hold(): Promise<void>;
  resume(): Promise<void>;
  transfer(to: string): Promise<void>;
  /** 1 to 32 of 0-9 A-D * # */
  sendDtmf(dtmf: string): Promise<void>;
}

export class NeonBridge {
  /** Resolves when NEON or the helper answers; rejects with the reason, after 8 s at the latest. */
  static connect(options: ConnectOptions): Promise<NeonBridge>;
  readonly status: PhoneStatus;
  /** The calls that are not over. */
  readonly calls: Call[];
  /** The returned function takes the handler off again. */
  on(name: CallEventName, handler: (call: Call) => void): () => void;
  on(name: PhoneEventName, handler: (status: PhoneStatus) => void): () => void;
  /** Look up again what is shown. */
  on(name: "contacts:changed", handler: () => void): () => void;
  on(name: "phone:unknown", handler: (event: UnknownEvent) => void): () => void;
  /** Who is this? Needs the helper. */
  lookup(address: string): Promise<LookupResult>;
  /** Resolves with the call once NEON tells of it. Never dials twice by itself. */
  startCall(number: string, options?: { contactId?: string; clickId?: string }): Promise<Call>;
  close(): void;
}

/** `code` is fixed; `message` is for people. */
export class NeonBridgeError extends Error {
  readonly code: string;
  /** The command may have reached the phone: do not repeat it. */
  readonly maybeSent: boolean;
  readonly details: Record<string, string>;
}
