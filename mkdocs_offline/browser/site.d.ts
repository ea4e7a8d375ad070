// The types that the worker, the page and the build share.

/** One file: URL relative to the scope, SHA-256 in hex, bytes, media type. */
interface Entry {
  url: string;
  revision: string;
  size: number;
  type: string;
}

/** What the build tells the worker of a version (see published/worker.py). */
interface Site {
  version: string;
  fallback: string;
  /** The fallback page in another language, by the folder of that language. */
  translations: Record<string, string>;
  notFound: string | null;
  /** Folders with a worker of their own. */
  nested: string[];
  /** Regular expressions for URLs that the site wants other headers for than their folder. */
  headerRules: string[];
  maxAge: number;
  timeout: number;
  update: "auto" | "prompt";
  ui: boolean;
  /** Up to which level is downloaded without being asked: at first, and for readers who return. */
  unasked: { first: number; later: number };
  /** What is downloaded beside the core and the listing: level 1 and level 2. */
  amounts: { text: { files: number; bytes: number }; rest: { files: number; bytes: number } };
  core: Entry[];
  /** Scripts and style sheets of other hosts that pages name; null where there are to be no copies. */
  elsewhere: string[] | null;
  /** The root of the listing: the least key and the revision of each piece of its two tables. */
  listing: { files: [string, string][]; packs: [string, string][] };
  /** The file with the worker's code. */
  code: Entry;
  /** The file with the author's code. */
  worker: Entry | null;
}

/** The line that the build puts in front of the worker. */
declare const SITE: Site;

/** A piece of the listing: its head, and its lines by their keys. */
interface Piece {
  head: string;
  lines: Map<string, string>;
}

/** What the listing says of a file (see published/listing.py), and the blocks that `place` counts in. */
interface Line extends Entry {
  title: string;
  place: string;
  blocks: string;
}

/**
 * What a request is for; `own` is false where the host would redirect to the file's own URL, `isOpen`
 * where it can be opened with a network alone.
 */
interface Found {
  line: Line;
  own: boolean;
  isOpen: boolean;
}

/** A file of which there is a copy. */
interface Saved {
  site: Site;
  file: Found;
  copy: Response;
}

/** A file that was looked for: undefined if there is none, null where that is not known. */
type Look = Saved | { site: Site; file: Found | undefined | null; copy?: undefined };

/**
 * What the host last said: a version, or why it said none, or null where it said nothing; `at` is
 * when it was asked, `number` which of the worker's questions that was, `slowAt` when the network let
 * somebody wait in vain, `quietUntil` until when it wants no requests, `comparedAt` when one of its
 * pages was last looked at. All times are in milliseconds since 1970.
 */
interface Knowledge {
  deployed: string | null;
  at: number;
  number: number;
  slowAt: number;
  quietUntil: number;
  comparedAt: number;
}

/** What the worker has learnt of the host: which files it changes, and the headers by kinds of files. */
interface HostFacts {
  isKnown: boolean;
  isChanging: boolean;
  changed: string[];
  headers: Record<string, Common>;
  /** Of files of other hosts, and which of those allow none. */
  copies: { files: number; bytes: number; refusing: string[] };
}

/**
 * The copies of files of other hosts, by their URLs, those that were not used for longest first: with
 * which version each was copied, when it was last used (to the day, in milliseconds since 1970), its
 * bytes (none, where it is not to be had), or where the host redirects to; and when hosts allowed none.
 */
interface Elsewhere {
  files: Record<string, { version: string; at: number; size: number; to?: string }>;
  refusing: Record<string, number>;
}

/** Names and values of the headers that files have in common, in the order of the names. */
type Common = [string, string][];

/**
 * How the host answers: the headers that files of each kind came with, those of pages that came with
 * others, and when the host says that pages were changed ("" where it does not), by their URLs; which
 * files it changes, and whether the last page that was compared was among them; in which forms it shows files
 * at other addresses than their own. `version` is the one for which samples were taken.
 */
interface Profile {
  version: string;
  kinds: Record<string, Common>;
  pages: Record<string, Common>;
  read: Record<string, string>;
  changed: string[];
  isChanging: boolean;
  forms: number[];
}

/** What the host means; `trouble` may make the worker leave. */
interface Answer {
  deployed: string | null;
  trouble?: "removed" | "bare" | "missing" | "strange" | "denied";
  isLate?: boolean;
}

/**
 * What can be done where a file is not saved: wait; make room on the device; or, for the author,
 * deploy it, let the host serve its type, take another worker out, or let the host send it unchanged.
 */
type Remedy = "wait" | "space" | "deploy" | "type" | "worker" | "unchanged";

/** Why a file is not saved, since when, and whether it is of no use to try again at once. */
interface Trouble {
  reason: string;
  remedy: Remedy;
  isLasting: boolean;
  at: number;
}

/** Up to which level a version is saved whole, and since when, in milliseconds since 1970. */
interface Whole {
  level: number;
  at: number;
}

/** How much is saved of each level. */
interface Progress {
  version: string;
  levels: { files: number; bytes: number }[];
}

/**
 * Why something is downloaded: other versions' downloads stop for an install, what a reader asks for is
 * tried again at once, and `unwanted` says when it is not wanted any more.
 */
interface Why {
  isInstall?: boolean;
  isAsked?: boolean;
  unwanted?: AbortSignal;
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

/** A page that is saved: its address, and its title. */
interface SavedPage {
  url: string;
  title: string;
}

/** What a page learns about itself: revisions are those of the page as shown and as it is now. */
interface AboutPage {
  ui: boolean;
  isPrompting: boolean;
  /** Whether files of other hosts are copied. */
  isCopying: boolean;
  isTold: boolean;
  shown: string | undefined;
  current: string | undefined;
}

/**
 * What a page can learn; `deployed` is null where the host has not said it, `savedAt` (ms since
 * 1970) where the version is not saved whole, `wanted` are the bytes of what is to be saved, and
 * `missing` is how many files of that are not there.
 */
interface Status {
  state: "unsupported" | "core" | "saving" | "paused" | "saved" | "partial" | "displaced" | "retired";
  version: string | null;
  deployed: string | null;
  isOffline: boolean;
  savedAt: number | null;
  files: Amount;
  wanted: Amount;
  bytes: Amount;
  missing: number;
  problems: { url: string; reason: string; remedy: Remedy }[];
}

/** What a status means to a reader; states.js has all of them. */
type StateName =
  | ("unsupported" | "displaced" | "retired" | "preparing" | "notSaved" | "opened" | "partial" | "saving")
  | ("paused" | "waiting" | "failed" | "full" | "gaps" | "saved" | "outdated");

type GlyphName = "notSaved" | "saving" | "paused" | "saved" | "gaps" | "update" | "offline";

type ActionName = "save" | "saveRest" | "pause" | "resume" | "tryAgain" | "update";

/** The state with its glyph, what is offered first, and whether there is something to remove. */
interface State {
  name: StateName;
  glyph: GlyphName;
  action: ActionName | "";
  canRemove: boolean;
}

/** Asks the active worker, or gives it an order; the answer depends on the message. */
type Tell = (message: object) => Promise<any>;

/** The words of a language by their names, and how it is written. */
type Words = Record<string, string>;

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

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

interface Window {
  mkdocsOffline?: MkdocsOffline;
  trustedTypes?: TrustedTypes;
}

interface WorkerGlobalScope {
  trustedTypes?: TrustedTypes;
}

interface Navigator {
  connection?: { saveData?: boolean };
}
