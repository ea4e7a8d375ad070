// The types that the worker, the page and the build share.

/** One file: URL relative to the scope, SHA-256 in hex, bytes, media type. */
interface Entry {
  url: string;
  revision: string;
  size: number;
  type: string;
}

/** The line that the build puts in front of the worker (see worker.py). */
declare const SITE: {
  version: string;
  core: number;
  wanted: number;
  fallback: string;
  /** The fallback page in another language, by the folder of that language. */
  translations: Record<string, string>;
  notFound: string | null;
  onlineOnly: string[];
  nested: string[];
  maxAge: number;
  timeout: number;
  update: "auto" | "prompt";
  ui: boolean;
  precache: Entry[];
  /** The URL of each pack by its name. */
  packs: Record<string, string>;
  /** The files of recipes, each with the URLs of its texts in the order of its lines. */
  recipes: { url: string; texts: string[] }[];
};

/** What a request is for; `own` is false where the host would redirect to `url`. */
interface SiteFile {
  url: string;
  own: boolean;
}

/**
 * What the host last said: a version, or null where it said nothing; `at` is when it was asked, in
 * ms, and `number` which of the worker's questions that was.
 */
interface Knowledge {
  deployed: string | null;
  at: number;
  number: number;
}

/** What a recipe file, by its URL, says of a text. */
interface Line {
  file: string;
  revision: string;
  type: string;
  blocks: string;
  recipe: string;
}

/** The blocks of a pack file, and where each begins. */
interface Pack {
  content: Uint8Array;
  offsets: number[];
}

interface Amount {
  saved: number;
  total: number;
}

/** What a page learns about itself: revisions are those of the page as shown and as it is now. */
interface AboutPage {
  ui: boolean;
  isPrompting: boolean;
  isTold: boolean;
  shown: string | undefined;
  current: string | undefined;
}

/**
 * What a page can learn; `deployed` is null where the host has not said it, `savedAt` (ms since
 * 1970) where the version is not saved whole, `wanted` are the bytes of what is to be saved.
 */
interface Status {
  state: "unsupported" | "core" | "saving" | "paused" | "saved" | "partial" | "retired";
  version: string | null;
  deployed: string | null;
  isOffline: boolean;
  savedAt: number | null;
  files: Amount;
  wanted: Amount;
  bytes: Amount;
  problems: { url: string; reason: string; remedy: string }[];
}

/** Asks the active worker, or gives it an order; the answer depends on the message. */
type Tell = (message: object) => Promise<any>;

/** The texts of a language by their names, and how it is written. */
type Texts = Record<string, string>;

/** What client.js lends to wishes.js. */
interface PageClient {
  tell: Tell;
  saveAll(all: boolean): Promise<{ problem?: Error; isPaused?: boolean }>;
  registered(): Promise<ServiceWorkerRegistration | undefined>;
}

interface DocumentEventMap {
  "mkdocs-offline": CustomEvent<Status>;
}

interface MkdocsOffline {
  status(): Promise<Status>;
  saved: Promise<void>;
  save(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  remove(): Promise<void>;
  update(): Promise<void>;
}

interface Window {
  mkdocsOffline?: MkdocsOffline;
  trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createScriptURL(url: string): string },
    ): { createScriptURL(url: string): string };
  };
}

interface Navigator {
  connection?: { saveData?: boolean };
}
